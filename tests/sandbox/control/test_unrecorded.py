"""Resources that were created but reached no state."""

from base64 import b64encode

import pytest

from scripts.sandbox.store import Store
from scripts.sandbox.unrecorded import Unrecorded


@pytest.fixture
def world(tmp_path):
    store = Store(tmp_path / "world.sqlite")
    yield Unrecorded(store)
    store.close()


def test_what_no_state_holds_is_taken_back(world):
    world.put("random_id", "a", {"id": "none"})
    world.put("random_id", "b", {"id": "none"})
    world.record(_state("random_id", "b"))
    assert world.take_back() == 1
    assert [key for key, _ in world.items("random_id")] == ["b"]
    assert world.take_back() == 0


def test_what_a_state_once_held_is_never_taken_back(world):
    world.put("random_id", "a", {})
    world.record(_state("random_id", "a"))
    world.record({"resources": []})
    world.put("random_id", "a", {"changed": True})
    assert world.take_back() == 0
    assert world.get("random_id", "a") == {"changed": True}


def test_what_was_deleted_again_is_forgotten(world):
    world.put("random_id", "a", {})
    assert world.delete("random_id", "a")
    assert world.take_back() == 0


def test_tables_that_are_no_resource_types_are_left_alone(world):
    world.put("secrets", "vault/name", {"value": "x"})
    assert world.take_back() == 0
    assert world.get("secrets", "vault/name") == {"value": "x"}


def test_a_resource_of_another_type_with_the_same_key_does_not_count(world):
    world.put("random_id", "a", {})
    world.record(_state("random_pet", "a"))
    assert world.take_back() == 1


def _state(kind, key):
    private = b64encode(key.encode()).decode()
    return {"resources": [{"type": kind, "instances": [{"attributes": {}, "private": private}]}]}
