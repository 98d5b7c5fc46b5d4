"""Graphs of workspaces for tests: real ones, built from references as the code of roots would give them."""

from scripts.core.graph import Graph, build
from scripts.core.references import Reference, Root

NAME = "${module.config.platform.name}"
EVERY = "local.environments"


def reads_environments(root: str) -> Reference:
    """What a shared root declares in order to read every environment."""
    return Reference("environment", f"{NAME}-${{each.key}}", EVERY, f"{root}/upstream.tf environment")


def reads(root: str, other: str) -> Reference:
    """What a root declares in order to read one shared workspace."""
    return Reference(other, f"{NAME}-{other}", None, f"{root}/upstream.tf {other}")


ROOTS = [
    Root("devops", False, (reads_environments("devops"), reads("devops", "k8s"))),
    Root("environment", True, ()),
    Root("k8s", False, (reads_environments("k8s"),)),
]


def platform(*environments: str) -> Graph:
    """The graph of the three roots for these environments, dev and prod without any."""
    graph, faults = build(ROOTS, list(environments or ("dev", "prod")), "abc")
    assert graph is not None, faults
    return graph
