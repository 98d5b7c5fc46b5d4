"""Agent pools and agent tokens; and what an organisation without agents, or out of sight, answers."""

import json
import logging

import pytest

from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from tests.sandbox.hcp.conftest import TOKENS, Api

POOLS = "/organizations/abc/agent-pools"


def make(api, name="inside", relationships=None, **attributes):
    data = {"type": "agent-pools", "attributes": {"name": name, **attributes}}
    return api("POST", POOLS, {"data": data | {"relationships": relationships or {}}})


def test_a_pool_is_made_found_changed_and_removed(api):
    made = make(api).json()["data"]
    assert made["attributes"].items() >= {"name": "inside", "organization-scoped": True}.items()
    make(api, "outside")
    assert [p["attributes"]["name"] for p in api("GET", f"{POOLS}?q=INS").json()["data"]] == ["inside"]
    prod = api.make("prod")
    allowed = {"allowed-workspaces": {"data": [{"type": "workspaces", "id": prod}]}}
    document = {"data": {"attributes": {"organization-scoped": False}, "relationships": allowed}}
    changed = api("PATCH", f"/agent-pools/{made['id']}", document).json()["data"]
    assert changed["relationships"]["allowed-workspaces"] == allowed["allowed-workspaces"]
    assert api("GET", f"/agent-pools/{made['id']}").json()["data"] == changed
    api.make("dev")
    query = "filter[allowed_workspaces][name]"
    for name, pools in (("prod", ["inside", "outside"]), ("dev", ["outside"])):
        assert [
            p["attributes"]["name"] for p in api("GET", f"{POOLS}?{query}={name}").json()["data"]
        ] == pools
    assert api("DELETE", f"/agent-pools/{made['id']}").status_code == 204
    assert api("GET", f"/agent-pools/{made['id']}").status_code == 404


def test_a_pool_that_workspaces_use_stays_and_names_them(api):
    inside = make(api).json()["data"]["id"]
    dev = api.make("dev", **{"execution-mode": "agent", "agent-pool-id": inside})
    document = api("GET", f"/agent-pools/{inside}?include=workspaces").json()
    assert document["data"]["relationships"]["workspaces"]["data"] == [{"type": "workspaces", "id": dev}]
    assert [one["attributes"]["name"] for one in document["included"]] == ["dev"]
    reply = api("DELETE", f"/agent-pools/{inside}")
    told = "Cannot delete an agent pool that workspaces use: dev"
    assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (422, told)


@pytest.mark.parametrize(
    ("attributes", "relationships", "told"),
    [
        ({"name": ""}, {}, "Name can't be blank"),
        ({"name": "taken"}, {}, "Name has already been taken"),
        ({"name": "x", "organization-scoped": "no"}, {}, "Organization scoped is not a boolean"),
        ({"name": "x"}, {"allowed-workspaces": {"data": [{"id": "ws-none"}]}}, "Workspaces not found"),
        ({"name": "x"}, {"allowed-projects": {"data": [{"id": "prj-none"}]}}, "Projects not found"),
        ({"name": "x"}, {"allowed-workspaces": {"data": "ws-1"}}, "must be a list of resources"),
    ],
)
def test_a_pool_that_cannot_be_is_refused(quick, attributes, relationships, told):
    make(quick, "taken")
    reply = make(quick, relationships=relationships, **attributes)
    assert reply.status_code == 422
    assert [error["detail"] for error in reply.json()["errors"]] == [told]


def test_the_secret_of_an_agent_token_is_told_once(api, store, caplog):
    caplog.set_level(logging.DEBUG)
    address = f"/agent-pools/{make(api).json()['data']['id']}/authentication-tokens"
    made = api("POST", address, {"data": {"attributes": {"description": "for prod"}}})
    assert made.status_code == 201
    secret = made.json()["data"]["attributes"]["token"]
    token = f"/authentication-tokens/{made.json()['data']['id']}"
    later = api("GET", address).text + api("GET", token).text
    kept = json.dumps(store.items("hcp.agent-tokens"))
    assert len(secret) > 40 and secret not in later + kept + caplog.text
    assert api("GET", token).json()["data"]["attributes"]["description"] == "for prod"
    assert api("DELETE", token).status_code == 204
    assert api("GET", address).json()["data"] == []
    assert api("GET", token).status_code == 404


def test_an_agent_token_says_what_it_is_for(api):
    address = f"/agent-pools/{make(api).json()['data']['id']}/authentication-tokens"
    reply = api("POST", address, {"data": {"attributes": {}}})
    assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (422, "Description can't be blank")


def test_a_removed_pool_takes_its_tokens_along(api, store):
    inside = make(api).json()["data"]["id"]
    api(
        "POST", f"/agent-pools/{inside}/authentication-tokens", {"data": {"attributes": {"description": "x"}}}
    )
    api("DELETE", f"/agent-pools/{inside}")
    assert store.count("hcp.agent-tokens") == 0


def test_a_feature_that_the_plan_lacks_is_not_found(store):
    hcp = Hcp(store, TOKENS)
    hcp.organizations.withdraw("abc", "agents")
    with mounted([HcpEmulator(hcp)]):
        api = Api(HcpEmulator.host)
        assert {api("GET", POOLS).status_code, make(api).status_code} == {404}
        granted = api("GET", "/organizations/abc/entitlement-set").json()["data"]["attributes"]
        assert (granted["agents"], granted["operations"]) == (False, True)


def test_an_organisation_out_of_sight_is_not_found_but_the_account_is(store):
    hcp = Hcp(store, TOKENS | {"token-of-abc": "api-org-abc"})
    hcp.organizations.hide("abc")
    with mounted([HcpEmulator(hcp)]):
        api = Api(HcpEmulator.host)
        paths = ("", "/workspaces", "/projects", "/varsets", "/entitlement-set")
        assert {api("GET", f"/organizations/abc{path}").status_code for path in paths} == {404}
        assert api("GET", "/account/details").json()["data"]["attributes"]["is-service-account"] is False


def test_the_token_of_an_organisation_stands_for_it_and_runs_nothing(store):
    with mounted(
        [HcpEmulator(Hcp(store, {"token-of-abc": "api-org-abc", "token-of-team": "api-team-team-1"}))]
    ):
        api = Api(HcpEmulator.host, "token-of-abc")
        account = api("GET", "/account/details").json()["data"]
        assert account["attributes"]["is-service-account"] is True
        represented = account["relationships"]["authenticated-resource"]["data"]
        assert represented == {"type": "organizations", "id": "abc"}
        dev = api.make("dev")
        assert api("POST", "/runs", {"data": {}}).status_code == 404
        assert api("POST", f"/workspaces/{dev}/configuration-versions", {"data": {}}).status_code == 404
        team = api.as_user("token-of-team")("GET", "/account/details").json()["data"]["relationships"]
        assert team["authenticated-resource"]["data"] == {"type": "teams", "id": "team-1"}
