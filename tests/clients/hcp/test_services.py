"""Every service against the stand-in for HCP Terraform: what is made is found, changed and removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp
from scripts.clients.hcp.projects import Project
from scripts.clients.hcp.refusals import Conflict, Missing, Unprocessable
from scripts.clients.patience import Patience
from scripts.core.secret import Secret
from scripts.errors import Locked, Preflight
from scripts.sandbox import faults
from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp as State
from scripts.sandbox.store import Store
from tests.clients.raw_server import Time
from tests.sandbox.hcp.conftest import Api, state

PEM = "-----BEGIN KEY-----\nMIIE ü\n-----END KEY-----\n"


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty world, in memory."""
    opened = Store(Path(":memory:"))
    yield opened
    opened.close()


@pytest.fixture
def hcp(store: Store) -> Iterator[Hcp]:
    """Ada's client of the organisation abc."""
    emulator = HcpEmulator(State(store, {"token-of-ada": "ada", "token-of-ben": "ben"}))
    with mounted([emulator]):
        yield as_user("token-of-ada")


def as_user(token: str) -> Hcp:
    access = Access("https://app.terraform.io/api/v2/", Secret(token))
    return Hcp(access, "abc", Patience(clock=Time().clock))


@pytest.fixture
def dev(hcp: Hcp) -> str:
    """A workspace's id."""
    hcp.ensure_workspace("abc-dev", "platform")
    return hcp.workspace("abc-dev").id


def test_a_project_is_made_and_found(hcp):
    made = hcp.projects.create("data and web")
    assert made == Project(made.id, "data and web")
    assert hcp.projects.named("data and web") == made
    assert made in hcp.projects.list()


def test_a_project_whose_name_is_taken_is_refused_as_that(hcp):
    hcp.projects.create("platform")
    with pytest.raises(Unprocessable) as error:
        hcp.projects.create("platform")
    assert error.value.is_taken


def test_a_workspace_is_made_with_its_settings_and_changed(hcp):
    project = hcp.projects.create("platform").id
    settings = {"execution-mode": "remote", "working-directory": "terraform/azure/environment"}
    made = hcp.workspaces.create("abc-dev", project, settings)
    assert (made.project_id, made.execution_mode, made.lock) == (project, "remote", "")
    assert settings.items() <= made.settings.items()
    changed = hcp.workspaces.update(made.id, {"execution-mode": "local", "description": "ours"})
    assert (changed.execution_mode, changed.settings["description"]) == ("local", "ours")
    assert [one.id for one in hcp.workspaces.list()] == [made.id]
    assert hcp.workspaces.list(hcp.projects.create("other").id) == []


def test_a_workspace_moves_to_another_project(hcp, dev):
    other = hcp.projects.create("other").id
    assert hcp.workspaces.update(dev, {}, project_id=other).project_id == other
    assert [one.id for one in hcp.workspaces.list(other)] == [dev]


def test_a_workspace_that_manages_something_is_not_removed(hcp, dev):
    Api("https://app.terraform.io").push(dev, state(1, resources=2))
    with pytest.raises(Conflict):
        hcp.workspaces.delete(dev)
    assert hcp.workspace("abc-dev")


def test_an_empty_workspace_is_removed_and_that_twice(hcp, dev):
    hcp.workspaces.delete(dev)
    hcp.workspaces.delete(dev)
    assert hcp.workspace("abc-dev") is None
    with pytest.raises(Missing) as error:
        hcp.workspaces.show(dev)
    assert error.value.text.startswith(f"HCP Terraform has no workspaces/{dev}, or hides it from user ada")


def test_a_lock_is_taken_and_given_back_and_respected(hcp, dev):
    assert hcp.workspaces.lock(dev, "seeding").lock == "ada: seeding"
    assert hcp.workspaces.lock(dev, "seeding").lock == "ada: seeding"
    with pytest.raises(Locked) as error:
        as_user("token-of-ben").workspaces.lock(dev, "mine")
    assert error.value.text == "workspace abc-dev is locked by ada: seeding"
    with pytest.raises(Locked):
        as_user("token-of-ben").workspaces.unlock(dev)
    assert hcp.workspaces.unlock(dev).lock == ""
    assert hcp.workspaces.unlock(dev).lock == ""


@pytest.mark.parametrize("value", ["plain", "", PEM, '"quotes" ${not.interpolated} ü', "x" * 256_000])
def test_a_value_comes_back_as_it_was_given(hcp, dev, value):
    hcp.variables.create(dev, "KEY", value, "env", description="why")
    (found,) = hcp.variables.list(dev)
    assert (found.key, found.value, found.category, found.description) == ("KEY", value, "env", "why")


def test_a_sensitive_value_is_written_and_never_read(hcp, dev):
    made = hcp.variables.create(dev, "KEY", Secret("hush-hush"), "terraform", hcl=True, sensitive=True)
    assert (made.value, made.hcl, made.sensitive) == (None, True, True)
    changed = hcp.variables.update(dev, made.id, {"value": Secret("other-hush")})
    assert changed.version_id not in ("", made.version_id)
    assert hcp.variables.list(dev) == [changed]


def test_a_key_may_stand_once_in_each_category(hcp, dev):
    hcp.variables.create(dev, "KEY", "a", "env")
    hcp.variables.create(dev, "KEY", "a", "terraform")
    with pytest.raises(Unprocessable) as error:
        hcp.variables.create(dev, "KEY", "b", "env")
    assert error.value.is_taken


def test_a_variable_is_removed_and_that_twice(hcp, dev):
    made = hcp.variables.create(dev, "KEY", "a", "env")
    hcp.variables.delete(dev, made.id)
    hcp.variables.delete(dev, made.id)
    assert hcp.variables.list(dev) == []


def test_a_variable_that_is_gone_cannot_be_changed(hcp, dev):
    with pytest.raises(Missing):
        hcp.variables.update(dev, "var-0", {"value": "x"})


def test_a_variable_set_is_made_empty_filled_and_attached(hcp, dev):
    made = hcp.variable_sets.create("azure", description="who we are", priority=True)
    assert (made.workspace_ids, made.project_ids, made.variables) == ((), (), ())
    inside = hcp.variable_sets.variables.create(made.id, "ARM_TENANT_ID", "1", "env")
    project = hcp.projects.named("platform").id
    hcp.variable_sets.attach(made.id, workspaces=[dev], projects=[project])
    (found,) = hcp.variable_sets.list()
    assert (found.workspace_ids, found.project_ids, found.variables) == ((dev,), (project,), (inside,))
    assert (found.priority, found.is_global, found.parent_project_id) == (True, False, "")


def test_attaching_leaves_what_others_attached(hcp, dev):
    other = hcp.workspaces.create("abc-prod", hcp.projects.named("platform").id, {}).id
    made = hcp.variable_sets.create("azure")
    hcp.variable_sets.attach(made.id, workspaces=[other])
    hcp.variable_sets.attach(made.id, workspaces=[dev])
    hcp.variable_sets.update(made.id, {"description": "new"})
    assert set(hcp.variable_sets.list()[0].workspace_ids) == {dev, other}
    hcp.variable_sets.detach(made.id, workspaces=[dev])
    assert hcp.variable_sets.list()[0].workspace_ids == (other,)


def test_a_set_of_a_project_is_attached_to_nothing_by_itself(hcp, dev):
    project = hcp.projects.named("platform").id
    made = hcp.variable_sets.create("ours", parent_project_id=project)
    assert (made.parent_project_id, made.workspace_ids, made.project_ids) == (project, (), ())


def test_global_sets_may_not_share_a_key(hcp):
    for name in ("one", "two"):
        made = hcp.variable_sets.create(name, is_global=True)
        if name == "one":
            hcp.variable_sets.variables.create(made.id, "KEY", "1", "env")
    with pytest.raises(Unprocessable) as error:
        hcp.variable_sets.variables.create(made.id, "KEY", "2", "env")
    assert not error.value.is_taken


def test_sets_are_listed_with_their_variables_in_one_call(hcp):
    for name in ("one", "two", "three"):
        made = hcp.variable_sets.create(name)
        hcp.variable_sets.variables.create(made.id, "KEY", name, "env")
    before = hcp.calls
    assert sorted(one.variables[0].value for one in hcp.variable_sets.list()) == ["one", "three", "two"]
    assert hcp.calls == before + 1


def test_a_set_is_removed_and_that_twice(hcp):
    made = hcp.variable_sets.create("azure")
    hcp.variable_sets.delete(made.id)
    hcp.variable_sets.delete(made.id)
    assert hcp.variable_sets.list() == []


def test_readers_of_a_state_are_added_and_removed(hcp, dev):
    project = hcp.projects.named("platform").id
    one, two = (hcp.workspaces.create(name, project, {}).id for name in ("abc-k8s", "abc-devops"))
    hcp.consumers.add(dev, [one])
    hcp.consumers.add(dev, [two])
    assert set(hcp.consumers.list(dev)) == {one, two}
    hcp.consumers.remove(dev, [one])
    assert hcp.consumers.list(dev) == (two,)


def test_tags_are_added_and_come_with_the_workspace(hcp, dev):
    hcp.tags.add(dev, ["ours"])
    hcp.tags.add(dev, ["dev"])
    assert set(hcp.workspace("abc-dev").tags) == {"ours", "dev"}


def test_a_run_trigger_is_made_listed_and_removed(hcp, dev):
    source = hcp.workspaces.create("abc-k8s", hcp.projects.named("platform").id, {}).id
    made = hcp.run_triggers.create(dev, source)
    assert (made.workspace_id, made.source_id) == (dev, source)
    assert hcp.run_triggers.list(dev) == [made]
    hcp.run_triggers.delete(made.id)
    hcp.run_triggers.delete(made.id)
    assert hcp.run_triggers.list(dev) == []


def test_an_agent_pool_is_made_and_found(hcp):
    made = hcp.agent_pools.create("inside")
    assert hcp.agent_pools.named("inside") == made
    assert hcp.agent_pools.named("outside") is None


def test_agents_run_a_workspace_of_a_pool_and_no_other(hcp, dev):
    pool = hcp.agent_pools.create("inside").id
    changed = hcp.workspaces.update(dev, {"execution-mode": "agent", "agent-pool-id": pool})
    assert (changed.execution_mode, changed.settings["agent-pool-id"]) == ("agent", pool)
    with pytest.raises(Unprocessable):
        hcp.workspaces.update(dev, {"execution-mode": "remote", "agent-pool-id": pool})


@pytest.mark.parametrize("name", ["bad name", "a/b"])
def test_a_name_that_the_api_refuses_is_told_with_its_pointer(hcp, name):
    with pytest.raises(Unprocessable) as error:
        hcp.workspaces.create(name, hcp.projects.create("platform").id, {})
    assert error.value.reasons[0].pointer == "/data/attributes/name"


def test_a_fault_of_the_stand_in_is_outlived(hcp, store):
    faults.add(store, "fail", {"route": "*projects"}, nth=1)
    faults.add(store, "throttle", {"route": "*projects"}, nth=2)
    assert "platform" not in [one.name for one in hcp.projects.list()]


def test_what_is_listed_in_many_pages_is_complete(hcp):
    project = hcp.projects.create("platform").id
    for number in range(101):
        hcp.workspaces.create(f"abc-{number}", project, {})
    assert len(hcp.workspaces.list()) == 101
    assert all(isinstance(one.settings, dict) for one in hcp.workspaces.list())


def test_whoever_is_unknown_gets_nothing(hcp):
    with pytest.raises(Preflight) as error:
        as_user("nobodys-token").projects.list()
    assert error.value.text.startswith("HCP Terraform refuses the token")
