"""The run queue: what can be planned, and what may be applied together."""

import pytest

from scripts.core.plans import Plan
from scripts.core.queue import Wave, blocked_by, next_wave, plannable
from tests.unit.graphs import platform

ALL = ["dev", "prod", "k8s", "devops"]


def plans(**outputs: str) -> dict[str, Plan]:
    """A plan a keyword; its value is what happens to the output `contract`, or "error"."""
    return {
        name: Plan(name, True, error="broken" if action == "error" else "", outputs={"contract": action})
        for name, action in outputs.items()
    }


@pytest.mark.parametrize(
    ("pending", "exists", "now"),
    [
        (ALL, set(), ["dev", "prod"]),
        (ALL, {"dev"}, ["dev", "prod"]),
        (ALL, {"dev", "prod"}, ["dev", "prod", "k8s"]),
        (ALL, {"dev", "prod", "k8s"}, ALL),
        (["k8s", "devops"], {"dev", "prod"}, ["k8s"]),
        ([], {"dev"}, []),
    ],
)
def test_a_workspace_can_be_planned_when_all_that_it_reads_is_real(pending, exists, now):
    assert plannable(platform(), pending, exists) == now


def test_a_first_apply_defers_whoever_reads_what_is_not_there_yet():
    wave = next_wave(platform(), ALL, plans(dev="create", prod="create"))
    assert wave == Wave(("dev", "prod"), {"k8s": ("dev", "prod"), "devops": ("dev", "prod", "k8s")})


def test_an_upstream_that_changes_no_output_leaves_its_readers_plans_valid():
    everything = plans(dev="noop", prod="noop", k8s="noop", devops="noop")
    assert next_wave(platform(), ALL, everything) == Wave(tuple(ALL), {})


def test_an_upstream_that_changes_an_output_defers_its_readers():
    everything = plans(dev="update", prod="noop", k8s="noop", devops="noop")
    assert next_wave(platform(), ALL, everything) == Wave(
        ("dev", "prod"), {"k8s": ("dev",), "devops": ("dev", "k8s")}
    )


def test_a_reader_of_a_deferred_workspace_is_deferred():
    everything = plans(dev="noop", prod="noop", k8s="update", devops="noop")
    assert next_wave(platform(), ALL, everything) == Wave(("dev", "prod", "k8s"), {"devops": ("k8s",)})


def test_nobody_goes_on_with_a_failed_plan_above_it():
    everything = plans(dev="error", prod="noop", k8s="noop", devops="noop")
    assert next_wave(platform(), ALL, everything).deferred == {"k8s": ("dev",), "devops": ("dev", "k8s")}


def test_what_is_read_but_not_applied_in_this_run_holds_nobody_up():
    assert next_wave(platform(), ["k8s"], plans(k8s="update")) == Wave(("k8s",), {})


@pytest.mark.parametrize(
    ("name", "failed", "culprit"),
    [
        ("k8s", {"dev"}, "dev"),
        ("devops", {"dev"}, "dev"),
        ("devops", {"prod", "k8s"}, "prod"),
        ("prod", {"dev"}, ""),
        ("devops", set(), ""),
    ],
)
def test_a_failure_blocks_all_below_it_and_nobody_else(name, failed, culprit):
    assert blocked_by(platform(), name, failed) == culprit


def test_a_plan_that_failed_on_what_is_about_to_change_waits_instead():
    wave = next_wave(platform(), ALL, plans(dev="update", prod="noop", k8s="error"))
    assert wave.plans == ("dev", "prod")
    assert wave.deferred["k8s"] == ("dev",)
