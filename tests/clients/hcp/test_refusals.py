"""What HCP Terraform refuses is told with everything that it says, and without what was secret in the question."""

import base64
import logging
import traceback
from urllib.parse import quote

import pytest

from scripts.clients.hcp.refusals import Conflict, Reason, Refused, Unprocessable
from scripts.core.secret import Secret
from scripts.errors import Failed
from tests.clients.hcp.conftest import TOKEN
from tests.clients.raw_server import errors, reply

CANARY = 'canary+"4711"/ü value'


def pointed(detail: str, attribute: str) -> dict:
    return {
        "status": "422",
        "title": "invalid attribute",
        "detail": detail,
        "source": {"pointer": f"/data/attributes/{attribute}"},
    }


def refusal(serve, client, *listed: dict, status: int = 422) -> Refused:
    """The error of creating a workspace that is refused so."""
    with pytest.raises(Refused) as error:
        client(serve(errors(status, *listed))).workspaces.create("abc-dev", "prj-1", {})
    return error.value


@pytest.mark.parametrize(
    ("detail", "attribute"),
    [
        ("Terraform version is not valid", "terraform-version"),
        ("Agent pool must not be set when execution mode is remote", "agent-pool-id"),
        ("Oauth token does not exist", "vcs-repo"),
        ("Name has already been taken", "name"),
    ],
)
def test_a_refusal_says_why_and_what_it_points_to(serve, client, detail, attribute):
    error = refusal(serve, client, pointed(detail, attribute))
    told = f"{detail} (/data/attributes/{attribute})"
    assert error.text == f"HCP Terraform answers 422 to POST organizations/abc/workspaces: {told}"
    assert error.reasons == (Reason(detail, f"/data/attributes/{attribute}"),)
    assert isinstance(error, Unprocessable)


def test_several_reasons_are_told_one_by_line(serve, client):
    error = refusal(serve, client, pointed("Name is invalid", "name"), pointed("Mode is unknown", "mode"))
    assert error.text.splitlines() == [
        "HCP Terraform answers 422 to POST organizations/abc/workspaces",
        "  Name is invalid (/data/attributes/name)",
        "  Mode is unknown (/data/attributes/mode)",
    ]


@pytest.mark.parametrize(
    ("details", "taken"),
    [
        (["Key has already been taken"], True),
        (["Name has already been taken"], True),
        (["is invalid", "Key has already been taken"], True),
        (["global variable sets conflict: K is in another one"], False),
        ([], False),
    ],
)
def test_a_name_that_is_taken_can_be_told_from_the_rest(serve, client, details, taken):
    assert refusal(serve, client, *({"detail": detail} for detail in details)).is_taken is taken


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"errors": []}, ""),
        ({"errors": "no"}, ""),
        ({}, ""),
        ([], ""),
        (b"<html>", ""),
        ({"errors": ["plain words"]}, ": plain words"),
        ({"errors": [{"title": "title only"}]}, ": title only"),
        ({"errors": [{"status": "422"}]}, ": no reason given"),
        ({"errors": [{"detail": "a\n  b\x1b[31m c", "source": []}]}, ": a b[31m c"),
        ({"errors": [{"detail": "x" * 999}]}, f": {'x' * 300}"),
    ],
)
def test_a_refusal_that_is_worded_otherwise_is_still_told(serve, client, content, told):
    with pytest.raises(Unprocessable) as error:
        client(serve(reply(content, 422))).projects.create("platform")
    assert error.value.text == f"HCP Terraform answers 422 to POST organizations/abc/projects{told}"


def test_a_conflict_is_one(serve, client):
    error = refusal(serve, client, {"title": "conflict"}, status=409)
    assert isinstance(error, Conflict)
    assert error.text == "HCP Terraform answers 409 to POST organizations/abc/workspaces: conflict"


def test_a_refusal_of_another_kind_is_told_with_its_number(serve, client):
    error = refusal(serve, client, {"detail": "payload too large"}, status=413)
    assert error.text.endswith("answers 413 to POST organizations/abc/workspaces: payload too large")


def echoes(text: str) -> list[str]:
    """How a server might repeat a value that it does not like."""
    return [text, quote(text), base64.b64encode(text.encode()).decode(), text.replace('"', '\\"')]


@pytest.mark.parametrize("spelt", echoes(CANARY))
@pytest.mark.parametrize("status", [422, 500])
def test_a_secret_that_the_server_repeats_is_not_told(serve, client, caplog, status, spelt):
    echoing = errors(
        status, {"detail": f"the value {spelt} for {TOKEN} is bad", "source": {"pointer": spelt}}
    )
    listed = reply({"data": []})
    server = serve(lambda request: echoing if request.line.startswith("POST") else listed)
    with caplog.at_level(logging.DEBUG), pytest.raises(Failed) as error:
        client(server).variables.create("ws-1", "K", Secret(CANARY), "env", sensitive=True)
    shown = "".join(traceback.format_exception(error.value)) + caplog.text + repr(error.value)
    assert "canary" not in shown
    assert spelt not in shown
    assert TOKEN not in shown
    assert server.seen[0].document["data"]["attributes"]["value"] == CANARY


def test_a_text_that_is_said_to_be_sensitive_is_hidden_like_a_secret(serve, client):
    server = serve(errors(422, {"detail": f"{CANARY} is bad"}))
    with pytest.raises(Unprocessable) as error:
        client(server).variables.create("ws-1", "K", CANARY, "env", sensitive=True)
    assert "canary" not in error.value.message


def test_neither_client_nor_session_shows_the_token(serve, client):
    hcp = client(serve())
    shown = [repr(hcp), repr(vars(hcp)), repr(vars(hcp.api)), repr(vars(hcp.api._session))]
    assert not [text for text in shown if TOKEN in text]
