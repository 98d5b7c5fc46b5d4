"""The order of workspaces, and everything that can be wrong with it."""

from itertools import pairwise

import pytest

from scripts.core.graph import Workspace, build
from scripts.core.references import Reference, Root
from tests.unit.graphs import EVERY, NAME, ROOTS, platform, reads, reads_environments


def faults_of(*roots: Root, environments=("dev", "prod")) -> list[str]:
    graph, faults = build(list(roots), list(environments), "abc")
    assert graph is None
    return faults


def test_readers_come_after_what_they_read():
    assert list(platform().workspaces) == ["dev", "prod", "k8s", "devops"]


def test_the_order_is_the_same_whatever_order_the_roots_come_in():
    turned, _ = build(ROOTS[::-1], ["dev", "prod"], "abc")
    assert list(turned.workspaces) == list(platform().workspaces)


def test_a_root_per_environment_gives_a_workspace_for_each():
    graph = platform("dev", "qa", "prod")
    assert graph.workspaces["qa"] == Workspace("qa", "environment", "qa", "abc-qa")
    assert graph.workspaces["k8s"] == Workspace("k8s", "k8s", None, "abc-k8s")
    assert graph.upstream["k8s"] == {"dev", "qa", "prod"}


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        ("dev", set(), {"k8s", "devops"}),
        ("k8s", {"dev", "prod"}, {"devops"}),
        ("devops", {"dev", "prod", "k8s"}, set()),
    ],
)
def test_ancestors_and_descendants_reach_all_the_way(name, above, below):
    assert platform().ancestors(name) == above
    assert platform().descendants(name) == below


def test_edges_are_listed_in_apply_order():
    assert platform().edges() == [
        ("dev", "k8s"),
        ("prod", "k8s"),
        ("dev", "devops"),
        ("prod", "devops"),
        ("k8s", "devops"),
    ]


def test_a_restricted_graph_forgets_the_rest():
    graph = platform().restricted({"dev", "k8s"})
    assert list(graph.workspaces) == ["dev", "k8s"]
    assert graph.upstream == {"dev": frozenset(), "k8s": {"dev"}}


ENVIRONMENT = Root("environment", True, ())


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        (
            Reference("k8s", f"{NAME}-k9s", None, "devops/upstream.tf k8s"),
            'devops/upstream.tf k8s: reads the unknown workspace "abc-k9s"; did you mean "abc-k8s"?',
        ),
        (
            Reference("far", "elsewhere", None, "devops/upstream.tf far"),
            'devops/upstream.tf far: reads the unknown workspace "elsewhere"; '
            "known: abc-dev, abc-devops, abc-k8s, abc-prod",
        ),
        (
            Reference("k8s", "${var.prefix}-k8s", None, "devops/upstream.tf k8s"),
            "devops/upstream.tf k8s: the workspace it reads cannot be resolved from config: var.prefix",
        ),
        (
            Reference("k8s", "", None, "devops/upstream.tf k8s"),
            "devops/upstream.tf k8s: the workspace it reads cannot be resolved from config: no workspace name",
        ),
        (
            Reference(
                "environment", f"{NAME}-${{each.key}}", "toset(var.some)", "devops/upstream.tf environment"
            ),
            "devops/upstream.tf environment: for_each = toset(var.some) cannot be resolved from config; "
            f"use {EVERY}",
        ),
    ],
)
def test_a_read_that_leads_nowhere_is_a_fault(reference, fault):
    assert faults_of(ENVIRONMENT, Root("k8s", False, ()), Root("devops", False, (reference,))) == [fault]


def test_all_faults_come_at_once():
    wrong = (reads("devops", "one"), reads("devops", "two"))
    assert len(faults_of(ENVIRONMENT, Root("devops", False, wrong))) == 2


def test_a_circle_is_told_as_the_loop_that_it_is():
    roots = [
        Root("environment", True, (reads("environment", "devops"),)),
        Root("k8s", False, (reads_environments("k8s"),)),
        Root("devops", False, (reads("devops", "k8s"),)),
    ]
    (fault,) = faults_of(*roots, environments=("dev",))
    loop = fault.removeprefix("the roots read each other in a circle: ").split(" → ")
    assert loop[0] == loop[-1]
    assert set(loop) == {"dev", "k8s", "devops"}
    reads_of = {"dev": "devops", "devops": "k8s", "k8s": "dev"}
    assert all(reads_of[name] == other for name, other in pairwise(loop))


def test_a_root_that_reads_itself_is_a_circle():
    root = Root("k8s", False, (reads("k8s", "k8s"),))
    assert faults_of(root) == ["the roots read each other in a circle: k8s → k8s"]
