"""The directory: people, and the groups they are in."""

import pytest

from scripts.errors import Preflight
from tests.azure.world import DEVELOPERS


def members(world) -> list[str]:
    """What Terraform's next refresh finds."""
    return world.store.get("azuread_group", f"/groups/{DEVELOPERS}")["members"]


def test_a_person_is_put_into_a_group_once_and_taken_out_once(world):
    graph = world.account().graph()
    alice = graph.person("alice@abc.example")
    assert graph.add(DEVELOPERS, alice)
    assert not graph.add(DEVELOPERS, alice)
    assert graph.members(DEVELOPERS) == {alice.id}
    assert members(world) == [alice.id]
    assert graph.remove(DEVELOPERS, alice)
    assert not graph.remove(DEVELOPERS, alice)
    assert members(world) == []


def test_whom_the_directory_does_not_know_is_nobody(world):
    assert world.account().graph().person("not-a-whole-name") is None


def test_whoever_may_not_change_a_group_is_told(world):
    world.fault("403 Authorization_RequestDenied: Insufficient privileges", route="POST /graph/*")
    graph = world.account().graph()
    with pytest.raises(Preflight, match=r"not allowed to add alice@abc\.example to group"):
        graph.add(DEVELOPERS, graph.person("alice@abc.example"))
