"""The run queue: which workspaces can be planned now, and which of their plans may be applied together as a wave."""

from dataclasses import dataclass

from scripts.core.graph import Graph
from scripts.core.plans import Plan


@dataclass(frozen=True)
class Wave:
    """Plans that are valid together, in apply order; and those who must wait, each with whom they wait for."""

    plans: tuple[str, ...]
    deferred: dict[str, tuple[str, ...]]


def plannable(graph: Graph, pending: list[str], exists: set[str]) -> list[str]:
    """Of `pending`, those that can be planned on real outputs: all they read has a state."""
    return [name for name in pending if graph.upstream[name] <= exists]


def next_wave(graph: Graph, pending: list[str], plans: dict[str, Plan]) -> Wave:
    """Split `pending`: a plan holds while nothing that it reads is about to change its outputs, or has no plan yet."""
    valid: list[str] = []
    deferred: dict[str, tuple[str, ...]] = {}
    for name in pending:
        waits = tuple(
            other
            for other in pending
            if other in graph.upstream[name]
            and (
                other in deferred or other not in plans or plans[other].error or plans[other].changes_outputs
            )
        )
        if waits or name not in plans:
            deferred[name] = waits or tuple(other for other in graph.upstream[name] if other in pending)
        else:
            valid.append(name)
    return Wave(tuple(valid), deferred)


def blocked_by(graph: Graph, name: str, failed: set[str]) -> str:
    """The first failed workspace that `name` reads, directly or not; "" when none."""
    above = graph.ancestors(name)
    return next((other for other in graph.workspaces if other in failed and other in above), "")
