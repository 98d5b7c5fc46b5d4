"""What a destroy may touch: an environment by name, shared workspaces only with all or by name."""

from dataclasses import dataclass

from scripts.core.graph import Graph
from scripts.core.selection import Flags
from scripts.errors import Preflight


@dataclass(frozen=True)
class Teardown:
    """`updated` are applied without the `dropped` environments, in order; `destroyed` go after, readers first."""

    updated: list[str]
    destroyed: list[str]
    dropped: list[str]
    name: str


def choose(
    graph: Graph, flags: Flags, resources: dict[str, int], served: dict[str, list[str]], platform: str
) -> Teardown:
    """What the flags ask for; `resources` counts each state's, `served` is what each contract lists.

    Raises Preflight for what would take away from under a workspace what it reads.
    """
    standing = [name for name in reversed(graph.workspaces) if resources.get(name)]
    if flags.all:
        return _something(Teardown([], standing, [], platform))
    chosen = [name for name in standing if name in (*flags.env, *flags.only)]
    dropped = [name for name in chosen if graph.workspaces[name].environment]
    shared = [name for name in chosen if name not in dropped]
    held = [name for name in standing if graph.workspaces[name].environment and name not in dropped]
    if "k8s" in shared and held:
        raise Preflight(
            f"k8s still serves {', '.join(held)}", hint="destroy the environments first, or inv destroy --all"
        )
    readers = [name for name in graph.workspaces if name in standing and name not in chosen]
    updated = [name for name in readers if graph.upstream[name] & set(dropped) & set(served.get(name, ()))]
    last = [name for name in updated if set(served[name]) <= set(dropped)]
    if last:
        raise Preflight(f"{', '.join(last)} would serve no environment any more", hint="inv destroy --all")
    blocked = [name for name in readers if graph.upstream[name] & set(shared)]
    if blocked:
        raise Preflight(
            f"{', '.join(blocked)} still reads {', '.join(shared)}", hint=f"inv destroy --only {blocked[-1]}"
        )
    return _something(Teardown(updated, chosen, dropped, " ".join((*flags.env, *flags.only))))


def _something(teardown: Teardown) -> Teardown:
    if not teardown.destroyed:
        raise Preflight("there is nothing to destroy", hint="inv status --all")
    return teardown
