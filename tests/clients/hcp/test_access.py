"""Who may call: tokens that are bad, that may not, that belong to an organisation, and where they are never sent."""

import pytest

from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp
from scripts.clients.hcp.refusals import Missing
from scripts.core.secret import Secret
from scripts.errors import Failed, Preflight
from tests.clients.hcp.conftest import TOKEN, item, page
from tests.clients.raw_server import errors, reply

NOT_FOUND = errors(404, {"status": "404", "title": "not found"})
ADA = reply({"data": item("users", "user-1", username="ada")})


def service_user(kind: str, identity: str) -> bytes:
    owner = {"authenticated-resource": {"data": {"type": kind, "id": identity}}}
    return reply({"data": item("users", "user-2", owner, username="api-org-abc-XyZ")})


def test_every_call_carries_the_token_and_says_json_api(serve, client):
    server = serve(page())
    client(server).projects.list()
    headers = server.seen[0].headers
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["content-type"] == "application/vnd.api+json"


def test_a_refused_token_is_told_without_it(serve, client):
    server = serve(errors(401, {"title": "unauthorized"}))
    with pytest.raises(Preflight) as error:
        client(server).projects.list()
    assert error.value.text == f"HCP Terraform refuses the token at {server.address}"
    assert error.value.hint == "terraform login"
    assert len(server.seen) == 1


def test_a_token_that_expires_in_the_middle_is_told_as_that(serve, client):
    server = serve(page(), errors(401, {"title": "unauthorized"}))
    hcp = client(server)
    hcp.projects.list()
    with pytest.raises(Preflight) as error:
        hcp.workspaces.list()
    told = f"HCP Terraform does not take the token at {server.address} any more: it expired or was revoked"
    assert error.value.text == told


@pytest.mark.parametrize(
    ("account", "holder"),
    [
        (ADA, "user ada"),
        (service_user("teams", "team-7"), "team team-7"),
        (service_user("organizations", "abc"), "organisation abc"),
        (reply({"data": {}}), "this token"),
        (errors(500), "this token"),
    ],
)
def test_a_forbidden_call_names_whose_token_it_is(serve, client, account, holder):
    server = serve(errors(403, {"title": "forbidden"}), account)
    with pytest.raises(Preflight) as error:
        client(server).projects.list()
    assert error.value.text == f"{holder} may not GET organizations/abc/projects"
    assert error.value.hint == "ask an owner of abc for access"
    assert server.lines[1] == "GET /api/v2/account/details"


def test_an_organisations_token_cannot_be_used_for_runs(serve, client):
    server = serve(errors(403), service_user("organizations", "abc"))
    with pytest.raises(Preflight) as error:
        client(server).api.act("POST", "runs/run-1/actions/apply")
    assert error.value.hint == "an organisation's token cannot plan or apply: use a user's or a team's"


def test_an_absent_organisation_cannot_be_told_from_a_hidden_one_so_both_are_named(serve, client):
    server = serve(NOT_FOUND, ADA)
    with pytest.raises(Missing) as error:
        client(server).projects.list()
    told = "HCP Terraform has no organisation abc, or what was asked for in it, or hides it from user ada"
    assert error.value.text == f"{told} (GET organizations/abc/projects): not found"
    assert error.value.hint == "is hcp.organization in config/platform.yaml right, and may this token see it?"


def test_a_bad_token_is_told_as_that_even_where_everything_is_hidden(serve, client):
    server = serve(NOT_FOUND, errors(401))
    with pytest.raises(Preflight) as error:
        client(server).projects.list()
    assert error.value.text == f"HCP Terraform refuses the token at {server.address}"


def test_an_object_that_is_gone_is_named(serve, client):
    with pytest.raises(Missing) as error:
        client(serve(NOT_FOUND, ADA)).variables.update("ws-1", "var-1", {"value": "x"})
    told = "HCP Terraform has no workspaces/ws-1/vars/var-1, or hides it from user ada"
    assert error.value.text == f"{told} (PATCH workspaces/ws-1/vars/var-1): not found"


def test_a_feature_that_is_not_in_the_plan_is_told(serve, client):
    entitlements = reply({"data": item("entitlement-sets", "org-1", agents=False)})
    server = serve(NOT_FOUND, ADA, entitlements)
    with pytest.raises(Missing) as error:
        client(server).agent_pools.named("inside")
    told = "the plan of organisation abc does not include agents (GET organizations/abc/agent-pools)"
    assert error.value.text == told
    assert server.lines[-1] == "GET /api/v2/organizations/abc/entitlement-set"


@pytest.mark.parametrize(
    "entitled", [reply({"data": item("entitlement-sets", "o", agents=True)}), errors(404)]
)
def test_a_feature_that_may_be_in_the_plan_is_not_blamed(serve, client, entitled):
    with pytest.raises(Missing) as error:
        client(serve(NOT_FOUND, ADA, entitled)).agent_pools.named("inside")
    assert error.value.text.startswith("HCP Terraform has no organisation abc")


@pytest.mark.parametrize(
    "address", ["http://tfe.example/api/v2/", "ftp://tfe.example/", "tfe.example/api/v2/"]
)
def test_a_token_is_not_sent_in_clear_text(address):
    with pytest.raises(Preflight) as error:
        Hcp(Access(address, Secret(TOKEN)), "abc")
    assert "a token is sent over https only" in error.value.text
    assert TOKEN not in error.value.message


def test_a_redirection_within_the_host_keeps_the_token(serve, client):
    server = serve(reply(status=307, Location="/api/v2/elsewhere"), page())
    assert client(server).projects.list() == []
    assert server.seen[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_redirection_to_another_host_never_carries_the_token(serve, client):
    other = serve(page())
    server = serve(reply(status=302, Location=other.address + "x?secret=1"))
    assert client(server).projects.list() == []
    assert "authorization" not in other.seen[0].headers
    assert TOKEN.encode() not in repr(other.seen).encode()


def test_a_token_does_not_come_back_over_two_redirections(serve, client):
    home: list = []
    other = serve(lambda _: reply(status=302, Location=home[0].address + "back"))
    home.append(serve(reply(status=302, Location=other.address), page()))
    client(home[0]).projects.list()
    assert "authorization" not in other.seen[0].headers


def test_a_redirection_to_clear_text_is_refused(serve, client):
    server = serve(reply(status=302, Location="http://elsewhere.example/"))
    with pytest.raises(Preflight) as error:
        client(server).projects.list()
    assert "elsewhere.example" in error.value.text


def test_a_change_is_not_redirected(serve, client):
    server = serve(reply(status=307, Location="/elsewhere"))
    with pytest.raises(Preflight) as error:
        client(server).variables.update("ws-1", "var-1", {"hcl": True})
    told = "HCP Terraform answers PATCH workspaces/ws-1/vars/var-1 with a redirection: a change is not sent elsewhere"
    assert error.value.text == told
    assert len(server.seen) == 1


def test_a_redirection_in_a_circle_ends(serve, client):
    server = serve(reply(status=302, Location="/again"))
    with pytest.raises(Failed) as error:
        client(server).projects.list()
    assert error.value.text == "HCP Terraform redirects GET organizations/abc/projects more than 5 times"


def test_a_file_on_another_host_is_fetched_without_the_token_and_its_address_is_not_told(serve, client):
    store = serve(errors(500))
    announced = item("state-versions", "sv-1", hosted_state_download_url=store.address + "object/secret")
    server = serve(reply({"data": announced}))
    with pytest.raises(Failed) as error:
        client(server).state("ws-1")
    assert error.value.text == "HCP Terraform answers 500 to GET a file at 127.0.0.1"
    assert "authorization" not in store.seen[0].headers
