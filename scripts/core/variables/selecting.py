"""Which of the variables in config/ are seeded: those of the ways to sign in that are on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scripts.core.graph import Graph, Workspace
from scripts.core.target import Target

if TYPE_CHECKING:
    from scripts.config import Config
    from scripts.config.variables import GlobalVariables, Variable, WorkspaceVariables

SAFER = {"azure_auth": "oidc", "cloudflare_auth": "token", "atlas_auth": "service_account"}


def active(variables: Iterable["Variable"], modes: frozenset[str]) -> list["Variable"]:
    """The variables without a mode, and those whose mode is on."""
    return [one for one in variables if one.mode is None or one.mode in modes]


def workspace_variables(config: "Config", workspace: Workspace) -> list["Variable"]:
    """What a workspace has of its own: its root's variables, and its file's, which go before them."""
    shared, own = config.shared_variables, config.variables.get(workspace.name)
    chosen = {}
    for one in [*(shared.roots or {}).get(workspace.root, []), *(own.variables if own else [])]:
        if one.mode is None or one.mode in shared.modes:
            chosen[one.key, one.category] = one
    return list(chosen.values())


def all_active(config: "Config", graph: Graph) -> Iterator[tuple[str, "Variable"]]:
    """(owner, variable) of everything that would be seeded; the owner is as people call it."""
    shared = config.shared_variables
    for group in shared.sets:
        for one in active(group.variables, shared.modes):
            yield f"set {group.name}", one
    for name, workspace in graph.workspaces.items():
        for one in workspace_variables(config, workspace):
            yield name, one


def safer_modes(config: "Config") -> dict[str, str]:
    """The keys of global.yaml whose safer word is not the one that stands there, with that word."""
    shared = config.shared_variables
    return {key: word for key, word in SAFER.items() if shared and getattr(shared, key) != word}


def needed_names(config: "Config", target: Target) -> list[str]:
    """NAME of every `env:NAME` source that somebody cannot do without, whatever its mode; the lock's key, too."""
    return [name for name, needed in names_in_environment(config, target).items() if needed]


def names_in_environment(config: "Config", target: Target) -> dict[str, bool]:
    """NAME of every `env:NAME` source of config and of the target, and whether it is needed."""
    shared = config.shared_variables
    variables = _all_variables(shared, config.variables) if shared else ()
    sources = [*((one.source, not one.optional) for one in variables), (target.lock_key, True)]
    needed: dict[str, bool] = {}
    for source, is_needed in sources:
        kind, _, name = (source or "").partition(":")
        if kind == "env":
            needed[name] = needed.get(name, False) or is_needed
    return needed


def _all_variables(
    shared: "GlobalVariables", own: Mapping[str, "WorkspaceVariables"]
) -> Iterator["Variable"]:
    for group in shared.sets:
        yield from group.variables
    for variables in (shared.roots or {}).values():
        yield from variables
    for file in own.values():
        yield from file.variables
