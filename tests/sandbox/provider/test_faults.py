"""Injected faults strike the call they name, once or as often as they say, and are gone when they are cleared."""

import signal
import time

import pytest

from scripts.errors import Preflight
from scripts.sandbox import faults

TWO = 'resource "toy_box" "a" {\n name = "kit"\n}\nresource "toy_box" "b" {\n name = "box"\n}\n'


def test_a_fault_strikes_the_nth_match(store):
    faults.add(store, "fail", {"type": "toy_*"}, nth=2)
    struck = [faults.due(store, {"type": ["toy_box"]}) is not None for _ in range(4)]
    assert struck == [False, True, False, False]
    assert faults.listed(store)[0]["seen"] == 4


def test_a_fault_of_every_match(store):
    faults.add(store, "fail", {"name": "kit", "type": "toy_box"}, nth=0)
    assert faults.due(store, {"type": ["toy_box"], "name": ["x", "kit"]})
    assert faults.due(store, {"type": ["toy_box"], "name": ["kit"]})
    assert not faults.due(store, {"type": ["toy_box"], "name": ["x"]})
    assert not faults.due(store, {"type": ["toy_pair"], "name": ["kit"]})


def test_a_delay_lasts_as_long_as_it_says(store):
    fault = faults.add(store, "delay", {"route": "/api/*"}, seconds=0.2)
    began = time.monotonic()
    faults.endure(store, fault)
    assert time.monotonic() - began >= 0.2


def test_a_hang_ends_when_the_caller_gives_up_or_the_fault_is_removed(store):
    fault = faults.add(store, "hang", {"route": "/api/*"})
    faults.endure(store, fault, given_up=lambda: True)
    assert faults.remove(store, fault["id"])
    faults.endure(store, fault)
    assert not faults.remove(store, fault["id"])


def test_faults_are_cleared(store):
    faults.add(store, "fail", {"type": "a"})
    faults.add(store, "hang", {"type": "b"})
    assert faults.clear(store) == 2
    assert faults.listed(store) == []


def test_an_unknown_kind_or_key_is_refused(store):
    with pytest.raises(Preflight, match="unknown kind of fault 'explode'"):
        faults.add(store, "explode", {"type": "a"})
    with pytest.raises(Preflight, match="a fault matches by type, name, call, route"):
        faults.add(store, "fail", {"colour": "red"})


@pytest.mark.sandbox
def test_one_resource_fails_and_the_next_apply_goes_on(root, store):
    faults.add(
        store, "fail", {"type": "toy_box", "name": "kit", "call": "apply"}, message="The box is on fire"
    )
    told = root.apply(TWO, code=1)
    assert "Error: The box is on fire with toy_box.a" in told
    assert [document["name"] for _, document in store.items("toy_box")] == ["box"]
    root.apply()
    assert root.changes() == {}


@pytest.mark.sandbox
@pytest.mark.parametrize("call", ["plan", "read"])
def test_other_calls_can_be_throttled(root, store, call):
    root.apply(TWO)
    faults.add(store, "throttle", {"name": "kit", "call": call})
    assert "429 Too Many Requests" in root.run("plan", "-no-color", code=1)
    assert root.changes() == {}


@pytest.mark.sandbox
def test_an_interrupt_ends_a_hang(root, store):
    root.write(TWO)
    fault = faults.add(store, "hang", {"name": "kit", "call": "apply"})
    process = root.start("apply", "-auto-approve", "-no-color")
    while not any(known["seen"] for known in faults.listed(store)):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "toy_box was interrupted" in output
    faults.remove(store, fault["id"])
    root.apply()
    assert root.changes() == {}
