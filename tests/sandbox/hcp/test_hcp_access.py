"""Who may call HCP Terraform, how fast, and what it says to a call it does not know."""

import logging
import re

import pytest
import requests

from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from tests.sandbox.hcp.conftest import TOKENS, Api, state


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic token-of-ada"}]
)
def test_a_call_without_a_known_bearer_token_is_unauthorized(api, headers):
    reply = requests.get(f"{api.host}/api/v2/ping", headers=headers, timeout=10)
    assert reply.status_code == 401
    assert reply.json() == {"errors": [{"status": "401", "title": "unauthorized", "detail": "unauthorized"}]}


def test_ping_says_which_api_this_is_and_its_rate(api):
    reply = api("GET", "/ping")
    assert reply.status_code == 204
    assert reply.headers["TFP-API-Version"] == "2.6"
    assert reply.headers["TFP-AppName"] == "HCP Terraform"
    assert int(reply.headers["X-RateLimit-Remaining"]) < int(reply.headers["X-RateLimit-Limit"])
    assert 0 <= float(reply.headers["X-RateLimit-Reset"]) <= 1


def test_the_account_is_the_holder_of_the_token(api):
    names = [
        api.as_user(t)("GET", "/account/details").json()["data"]["attributes"]["username"] for t in TOKENS
    ]
    assert names == ["ada", "ben"]


def test_more_requests_than_the_rate_are_told_to_wait(store):
    with mounted([HcpEmulator(Hcp(store, TOKENS), rate=3)]):
        api = Api(HcpEmulator.host)
        replies = [api("GET", "/ping") for _ in range(8)]
        refused = [reply for reply in replies if reply.status_code == 429]
        assert refused and replies[0].status_code == 204
        assert refused[0].json()["errors"][0]["title"] == "You have exceeded the API's rate limit."
        assert float(refused[0].headers["X-RateLimit-Reset"]) <= 1


def test_a_route_that_is_not_faked_is_named(api):
    reply = api("POST", "/organizations/abc/teams", {})
    assert reply.status_code == 501
    assert reply.json()["errors"][0] == {
        "status": "501",
        "title": "not faked",
        "detail": "POST /api/v2/organizations/abc/teams is not part of the sandbox",
    }


def test_a_known_path_with_another_method_is_not_faked_either(api):
    assert api("DELETE", "/ping").status_code == 501


def test_a_body_that_is_no_json_object_is_refused(api):
    for body, detail in (("{", "the body is not JSON"), ("[]", "the body is not a JSON object")):
        reply = api.session.post(f"{api.host}/api/v2/organizations/abc/projects", data=body, timeout=10)
        assert reply.status_code == 422
        assert detail in reply.json()["errors"][0]["detail"]


def test_an_unforeseen_error_is_a_500_and_goes_to_the_log(api, caplog):
    reply = api("POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": 7}}})
    assert reply.status_code == 500
    assert "POST /api/v2/organizations/abc/workspaces" in caplog.text


def test_a_refused_request_leaves_nothing_half_done(api):
    wrong = {"data": {"attributes": {"name": "dev", "execution-mode": "sideways"}}}
    assert api("POST", "/organizations/abc/workspaces", wrong).status_code == 422
    assert api("GET", "/organizations/abc/workspaces/dev").status_code == 404
    assert api.make("dev").startswith("ws-")


def test_a_connection_stays_usable_after_a_refused_body(api):
    for _ in range(3):
        assert api("POST", "/organizations/abc/teams", {"data": "x" * 100_000}).status_code == 501
        assert api("GET", "/ping").status_code == 204


def test_the_access_log_holds_no_token_and_no_usable_address(api, caplog):
    caplog.set_level(logging.INFO, "sandbox.access")
    version = api.push(api.make("dev"), state())
    ticket = version["attributes"]["hosted-state-download-url"].rpartition("/")[2]
    assert "token-of-ada" not in caplog.text
    assert ticket not in caplog.text
    assert not re.search(r"[A-Za-z0-9_=-]{60,}", caplog.text)
