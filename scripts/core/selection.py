"""Which workspaces a command is about, from its flags."""

from dataclasses import dataclass

from scripts.config.fault import did_you_mean
from scripts.core.graph import Graph
from scripts.errors import Preflight


@dataclass(frozen=True)
class Flags:
    """The selecting flags as the user gave them; `changed` holds paths that differ, None when not asked for."""

    env: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    all: bool = False
    with_upstream: bool = False
    changed: tuple[str, ...] | None = None


def select(graph: Graph, flags: Flags) -> list[str]:
    """Names of the chosen workspaces in apply order; raises Preflight for an empty or unknown choice."""
    environments = [name for name, workspace in graph.workspaces.items() if workspace.environment]
    chosen: set[str] = set()
    if flags.all:
        chosen |= set(graph.workspaces)
    for name in flags.env:
        _known(name, environments, "environment")
        chosen |= {name} | graph.descendants(name)
    for name in flags.only:
        _known(name, list(graph.workspaces), "workspace")
        chosen.add(name)
    if flags.changed is not None:
        touched = changed_workspaces(graph, flags.changed)
        chosen = chosen & touched if chosen else touched
        if not chosen:
            return []
    if not chosen:
        raise Preflight(
            "nothing is selected",
            hint=f"choose --env {'|'.join(environments)}, --only {'|'.join(graph.workspaces)} or --all",
        )
    if flags.with_upstream:
        for name in list(chosen):
            chosen |= graph.ancestors(name)
    return [name for name in graph.workspaces if name in chosen]


def changed_workspaces(graph: Graph, paths: tuple[str, ...]) -> set[str]:
    """The workspaces that read any of `paths` (relative to the checkout), and all that read those."""
    touched: set[str] = set()
    for path in paths:
        touched |= {name for name in graph.workspaces if _reads_path(graph, name, path)}
    return touched | {below for name in touched for below in graph.descendants(name)}


def _reads_path(graph: Graph, name: str, path: str) -> bool:
    workspace = graph.workspaces[name]
    if path.startswith("config/environments/"):
        serves = workspace.environment
        return serves is None or path == f"config/environments/{serves}.yaml"
    everywhere = ("config/platform.yaml", "config/services/", "terraform/azure/modules/")
    return path.startswith((*everywhere, f"terraform/azure/{workspace.root}/"))


def _known(name: str, names: list[str], what: str) -> None:
    if name in names:
        return
    raise Preflight(f'unknown {what} "{name}"{did_you_mean(name, names)}', hint="inv graph --all")
