"""The stand-in for HCP Terraform as pytfe, the official Python client, finds it: over loopback, with httpx."""

import pytest
import pytfe
from pytfe import errors, models
from pytfe.models import variable_set as sets
from pytfe.models.agent import AgentPoolCreateOptions, AgentTokenCreateOptions
from pytfe.models.run_trigger import (
    RunTriggerCreateOptions,
    RunTriggerFilterOp,
    RunTriggerListOptions,
)

from tests.sandbox.hcp.foreign import TOKEN, served

ENV, TERRAFORM = models.CategoryType.ENV, models.CategoryType.TERRAFORM


@pytest.fixture
def client(store):
    """pytfe for ada, who does not wait when she is refused."""
    with served(store) as address:
        found = pytfe.TFEClient(
            pytfe.TFEConfig(address=address, token=TOKEN, max_retries=0, http2=False, ca_bundle=None)
        )
        yield found
        found.close()


@pytest.fixture
def dev(client):
    """A workspace."""
    return client.workspaces.create("abc", models.WorkspaceCreateOptions(name="dev"))


def refused(status, detail, call, *arguments):
    with pytest.raises(errors.TFEError) as error:
        call(*arguments)
    assert (error.value.status, str(error.value)) == (status, detail)


def test_it_finds_out_who_it_is_and_what_the_plan_admits(client):
    assert client.users.read_current().username == "ada"
    assert client.organizations.read("abc").name == "abc"
    assert client.organizations.read_entitlements("abc").agents is True


def test_it_keeps_variables(client, dev):
    make = models.VariableCreateOptions
    plain = client.variables.create(dev.id, make(key="region", value="north", category=TERRAFORM))
    secret = client.variables.create(dev.id, make(key="TOKEN", value="hush", category=ENV, sensitive=True))
    assert (plain.value, secret.value, secret.sensitive) == ("north", None, True)
    changed = client.variables.update(dev.id, plain.id, models.VariableUpdateOptions(value="south"))
    assert changed.value == client.variables.read(dev.id, plain.id).value == "south"
    assert {v.key for v in client.variables.list(dev.id)} == {"region", "TOKEN"}
    told = "Key has already been taken"
    refused(422, told, client.variables.create, dev.id, make(key="region", category=TERRAFORM))
    told = "Sensitive of a sensitive variable cannot be changed"
    public = models.VariableUpdateOptions(sensitive=False)
    refused(422, told, client.variables.update, dev.id, secret.id, public)
    client.variables.delete(dev.id, plain.id)
    assert [v.key for v in client.variables.list_all(dev.id)] == ["TOKEN"]
    refused(404, "not found", client.variables.read, dev.id, plain.id)


def test_it_keeps_variable_sets(client, dev):
    core = client.projects.create("abc", models.ProjectCreateOptions(name="core"))
    found = client.variable_sets.create(
        "abc", sets.VariableSetCreateOptions(name="cloud", **{"global": False}, priority=True)
    )
    make = sets.VariableSetVariableCreateOptions
    variable = client.variable_set_variables.create(found.id, make(key="A", value="1", category=ENV))
    assert variable.version_id
    options = sets.VariableSetApplyToWorkspacesOptions(workspaces=[dev])
    client.variable_sets.apply_to_workspaces(found.id, options)
    client.variable_sets.apply_to_projects(found.id, sets.VariableSetApplyToProjectsOptions(projects=[core]))
    include = sets.VariableSetReadOptions(include=list(sets.VariableSetIncludeOpt))
    whole = client.variable_sets.read(found.id, include)
    assert (whole.name, whole.global_, whole.priority) == ("cloud", False, True)
    assert [(v.key, v.value) for v in whole.vars] == [("A", "1")]
    assert ([w.id for w in whole.workspaces], [p.id for p in whole.projects]) == ([dev.id], [core.id])
    assert [s.name for s in client.variable_sets.list_for_workspace(dev.id)] == ["cloud"]
    assert [s.name for s in client.variable_sets.list_for_project(core.id)] == ["cloud"]
    client.variable_sets.remove_from_workspaces(
        found.id, sets.VariableSetRemoveFromWorkspacesOptions(workspaces=[dev])
    )
    assert list(client.variable_sets.list_for_workspace(dev.id)) == []
    renamed = client.variable_sets.update(found.id, sets.VariableSetUpdateOptions(name="keys"))
    assert [s.name for s in client.variable_sets.list("abc")] == [renamed.name] == ["keys"]
    client.variable_sets.delete(found.id)
    refused(404, "not found", client.variable_sets.read, found.id)


def test_it_is_told_of_two_global_sets_with_one_key(client):
    made = [
        client.variable_sets.create("abc", sets.VariableSetCreateOptions(name=name, **{"global": True}))
        for name in ("one", "two")
    ]
    options = sets.VariableSetVariableCreateOptions(key="A", value="1", category=ENV)
    client.variable_set_variables.create(made[0].id, options)
    told = "Key A (env) conflicts with global variable set one"
    refused(422, told, client.variable_set_variables.create, made[1].id, options)


def test_it_pages_through_more_than_a_page(client):
    for number in range(101):
        name = f"ws-{number:03}"
        client.workspaces.create("abc", models.WorkspaceCreateOptions(name=name))
    assert [w.name for w in client.workspaces.list("abc")] == [f"ws-{n:03}" for n in range(101)]


def test_it_keeps_workspaces_in_projects_with_settings_tags_and_consumers(client, dev):
    core = client.projects.create("abc", models.ProjectCreateOptions(name="core"))
    options = models.WorkspaceUpdateOptions(
        execution_mode="remote",
        working_directory="terraform/azure/k8s",
        terraform_version="~> 1.11",
        auto_apply=True,
        project=core,
    )
    changed = client.workspaces.update_by_id(dev.id, options)
    assert (changed.execution_mode, changed.working_directory) == ("remote", "terraform/azure/k8s")
    assert changed.project.id == core.id
    told = "Agent pool is not one that the workspace may use"
    wrong = models.WorkspaceUpdateOptions(execution_mode="agent", agent_pool_id="apool-none")
    refused(422, told, client.workspaces.update_by_id, dev.id, wrong)
    prod = client.workspaces.create("abc", models.WorkspaceCreateOptions(name="prod"))
    consumers = models.WorkspaceAddRemoteStateConsumersOptions(workspaces=[prod])
    client.workspaces.add_remote_state_consumers(dev.id, consumers)
    assert [w.id for w in client.workspaces.list_remote_state_consumers(dev.id)] == [prod.id]
    bindings = models.WorkspaceAddTagBindingsOptions(
        tag_bindings=[models.TagBinding(key="team", value="core")]
    )
    client.workspaces.add_tag_bindings(dev.id, bindings)
    assert [(t.key, t.value) for t in client.workspaces.list_tag_bindings(dev.id)] == [("team", "core")]
    refused(403, "Project core still holds workspaces: dev.", client.projects.delete, core.id)
    client.workspaces.safe_delete_by_id(dev.id)
    client.projects.delete(core.id)
    assert [w.name for w in client.workspaces.list("abc")] == ["prod"]


def test_it_keeps_agent_pools_and_their_tokens(client):
    pool = client.agent_pools.create("abc", AgentPoolCreateOptions(name="inside"))
    token = client.agent_tokens.create(pool.id, AgentTokenCreateOptions(description="for prod"))
    assert token.token and client.agent_tokens.read(token.id).token is None
    assert [p.name for p in client.agent_pools.list("abc")] == ["inside"]
    options = models.WorkspaceCreateOptions(name="prod", execution_mode="agent", agent_pool_id=pool.id)
    prod = client.workspaces.create("abc", options)
    assert client.workspaces.read_by_id(prod.id).agent_pool.id == pool.id
    told = "Cannot delete an agent pool that workspaces use: prod"
    refused(422, told, client.agent_pools.delete, pool.id)


def test_it_keeps_run_triggers(client, dev):
    prod = client.workspaces.create("abc", models.WorkspaceCreateOptions(name="prod"))
    made = client.run_triggers.create(dev.id, RunTriggerCreateOptions(sourceable=prod))
    assert (made.workspace_name, made.sourceable_name) == ("dev", "prod")
    options = RunTriggerListOptions(run_trigger_type=RunTriggerFilterOp.RUN_TRIGGER_INBOUND)
    assert [t.id for t in client.run_triggers.list(dev.id, options)] == [made.id]
    client.run_triggers.delete(made.id)
    assert list(client.run_triggers.list(dev.id, options)) == []


def test_it_is_refused_without_a_token_that_is_known(store):
    with served(store) as address:
        found = pytfe.TFEClient(
            pytfe.TFEConfig(address=address, token="nobody", max_retries=0, http2=False, ca_bundle=None)
        )
        with pytest.raises(errors.AuthError):
            found.users.read_current()
        found.close()
