"""The stand-in for HCP Terraform as terrasnek, a client over `requests`, finds it: in-process and over loopback."""

import pytest
from terrasnek.api import TFC
from terrasnek.exceptions import (
    TFCHTTPAPIRequestRateLimit,
    TFCHTTPNotFound,
    TFCHTTPUnauthorized,
    TFCHTTPUnprocessableEntity,
)

from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from tests.sandbox.hcp.conftest import TOKENS
from tests.sandbox.hcp.foreign import TOKEN, served


def connect(address, token=TOKEN):
    client = TFC(token, url=address, skip_version_check=True)
    client.set_org("abc")
    return client


@pytest.fixture(params=["in-process", "loopback"])
def client(request, store):
    """terrasnek for ada, over each transport."""
    if request.param == "in-process":
        emulator = HcpEmulator(Hcp(store, TOKENS))
        with mounted([emulator]):
            yield connect(emulator.host)
    else:
        with served(store) as address:
            yield connect(address)


def resource(kind, **attributes):
    return {"data": {"type": kind, "attributes": attributes}}


def refs(kind, *ids):
    return {"data": [{"type": kind, "id": one} for one in ids]}


def make(client, name, **attributes):
    return client.workspaces.create(resource("workspaces", name=name, **attributes))["data"]["id"]


def detail(error):
    return error.value.args[0]["errors"][0]["detail"]


def test_it_finds_the_api_and_who_it_is(client):
    assert client.well_known_paths()["tfe.v2"] == "/api/v2/"
    assert client.account.show()["data"]["attributes"]["username"] == "ada"
    assert client.orgs.entitlements("abc")["data"]["attributes"]["agents"] is True


def test_it_keeps_variables(client):
    dev = make(client, "dev")
    made = client.workspace_vars.create(dev, resource("vars", key="A", value="1", category="env"))["data"]
    client.workspace_vars.update(dev, made["id"], resource("vars", value="2"))
    [listed] = client.workspace_vars.list(dev)["data"]
    assert listed["attributes"]["value"] == "2"
    assert listed["attributes"]["version-id"] != made["attributes"]["version-id"]
    with pytest.raises(TFCHTTPUnprocessableEntity) as error:
        client.workspace_vars.create(dev, resource("vars", key="A", category="env"))
    assert detail(error) == "Key has already been taken"
    client.workspace_vars.destroy(dev, made["id"])
    with pytest.raises(TFCHTTPNotFound):
        client.workspace_vars.destroy(dev, made["id"])


def test_it_keeps_variable_sets(client):
    dev = make(client, "dev")
    core = client.projects.create(resource("projects", name="core"))["data"]["id"]
    found = client.var_sets.create(resource("varsets", name="cloud", **{"global": False}))["data"]["id"]
    client.var_sets.add_var_to_varset(found, resource("vars", key="A", value="1", category="env"))
    client.var_sets.apply_varset_to_workspace(found, refs("workspaces", dev))
    client.var_sets.apply_varset_to_project(found, refs("projects", core))
    assert [s["id"] for s in client.var_sets.list_all_for_workspace(dev)["data"]] == [found]
    [variable] = client.var_sets.list_vars_in_varset(found)["data"]
    client.var_sets.update_var_in_varset(found, variable["id"], resource("vars", value="2"))
    client.var_sets.delete_var_from_varset(found, variable["id"])
    client.var_sets.remove_varset_from_workspace(found, refs("workspaces", dev))
    client.var_sets.remove_varset_from_project(found, refs("projects", core))
    shown = client.var_sets.show(found)["data"]["relationships"]
    assert shown["workspaces"]["data"] == shown["projects"]["data"] == shown["vars"]["data"] == []
    client.var_sets.destroy(found)
    assert client.var_sets.list_all_for_org()["data"] == []


def test_it_is_told_of_two_global_sets_with_one_key(client):
    document = resource("varsets", name="one", **{"global": True})
    document["data"]["relationships"] = {
        "vars": {"data": [resource("vars", key="A", category="env", value="1")["data"]]}
    }
    client.var_sets.create(document)
    document["data"]["attributes"]["name"] = "two"
    with pytest.raises(TFCHTTPUnprocessableEntity) as error:
        client.var_sets.create(document)
    assert detail(error) == "Key A (env) conflicts with global variable set one"


def test_it_keeps_workspaces_pools_triggers_and_consumers(client):
    dev, prod = make(client, "dev"), make(client, "prod")
    core = client.projects.create(resource("projects", name="core"))["data"]["id"]
    client.projects.move_workspaces_into_project(core, refs("workspaces", dev))
    pool = client.agents.create_pool(resource("agent-pools", name="inside"))["data"]["id"]
    given = {"execution-mode": "agent", "agent-pool-id": pool}
    client.workspaces.update(resource("workspaces", **given), workspace_id=dev)
    shown = client.workspaces.show(workspace_name="dev")["data"]
    assert shown["relationships"]["project"]["data"]["id"] == core
    assert shown["relationships"]["agent-pool"]["data"]["id"] == pool
    client.workspaces.add_remote_state_consumers(dev, refs("workspaces", prod))
    consumers = client.workspaces.get_remote_state_consumers(dev)["data"]
    assert [one["id"] for one in consumers] == [prod]
    source = {"data": {"relationships": {"sourceable": {"data": {"type": "workspaces", "id": dev}}}}}
    trigger = client.run_triggers.create(prod, source)["data"]["id"]
    inbound = [{"keys": ["run-trigger", "type"], "value": "inbound"}]
    assert [t["id"] for t in client.run_triggers.list(prod, inbound)["data"]] == [trigger]
    token = client.agent_tokens.create(pool, resource("authentication-tokens", description="x"))["data"]
    assert token["attributes"]["token"]


def test_it_reads_lists_of_more_than_a_page(client):
    for number in range(21):
        client.projects.create(resource("projects", name=f"project {number}"))
    assert len(client.projects.list_all()["data"]) == 22


def test_it_is_refused_without_a_token_that_is_known_and_above_the_rate(store):
    with mounted([HcpEmulator(Hcp(store, TOKENS), rate=2)]):
        with pytest.raises(TFCHTTPUnauthorized):
            connect(HcpEmulator.host, "nobody").workspaces.list()
        client = connect(HcpEmulator.host)
        with pytest.raises(TFCHTTPAPIRequestRateLimit):
            for _ in range(6):
                client.workspaces.list()
