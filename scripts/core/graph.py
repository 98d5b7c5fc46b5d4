"""Which workspaces there are and which one reads which: built from the roots' own code, so order is never restated."""

import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from scripts.config.fault import did_you_mean
from scripts.core.references import Reference, Root

_HOLE = re.compile(r"\$\{([^}]*)\}")
_EVERY_ENVIRONMENT = "local.environments"


@dataclass(frozen=True)
class Workspace:
    """One HCP workspace: its short name, its root, the environment it serves (None when shared)."""

    name: str
    root: str
    environment: str | None
    hcp_name: str


@dataclass(frozen=True)
class Graph:
    """Workspaces by name, in the order they are applied, and what each one reads."""

    workspaces: dict[str, Workspace]
    upstream: dict[str, frozenset[str]]

    def ancestors(self, name: str) -> set[str]:
        """All that `name` reads, directly or not."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for other in self.upstream[waiting.pop()] - found:
                found.add(other)
                waiting.append(other)
        return found

    def descendants(self, name: str) -> set[str]:
        """All that reads `name`, directly or not."""
        return {other for other in self.workspaces if name in self.ancestors(other)}

    def restricted(self, names: set[str]) -> "Graph":
        """The same graph with only `names` in it."""
        kept = {name: workspace for name, workspace in self.workspaces.items() if name in names}
        return Graph(kept, {name: self.upstream[name] & names for name in kept})

    def edges(self) -> list[tuple[str, str]]:
        """(read, reader) pairs, in apply order."""
        order = list(self.workspaces)
        return [(up, name) for name in order for up in order if up in self.upstream[name]]


def build(roots: list[Root], environments: list[str], platform: str) -> tuple[Graph | None, list[str]]:
    """The graph of all workspaces, or None and every fault: unknown or unresolvable reads, the loop of a cycle."""
    workspaces = _workspaces(roots, environments, platform)
    by_hcp_name = {workspace.hcp_name: name for name, workspace in workspaces.items()}
    faults: list[str] = []
    upstream: dict[str, set[str]] = {name: set() for name in workspaces}
    for root in roots:
        reads = _reads(root, environments, platform, by_hcp_name, faults)
        for name, workspace in workspaces.items():
            if workspace.root == root.name:
                upstream[name] |= reads
    try:
        order = _stable_order(workspaces, upstream)
    except CycleError as error:
        loop = " → ".join(reversed(error.args[1]))
        return None, [*faults, f"the roots read each other in a circle: {loop}"]
    if faults:
        return None, faults
    return Graph({n: workspaces[n] for n in order}, {n: frozenset(upstream[n]) for n in order}), []


def _workspaces(roots: list[Root], environments: list[str], platform: str) -> dict[str, Workspace]:
    found: dict[str, Workspace] = {}
    for root in roots:
        served = environments if root.per_environment else [None]
        for environment in served:
            name = environment or root.name
            found[name] = Workspace(name, root.name, environment, f"{platform}-{name}")
    return found


def _reads(
    root: Root, environments: list[str], platform: str, by_hcp_name: dict[str, str], faults: list[str]
) -> set[str]:
    found: set[str] = set()
    for reference in root.references:
        names, fault = _resolve(reference, environments, platform)
        if fault:
            faults.append(fault)
        for hcp_name in names:
            if hcp_name in by_hcp_name:
                found.add(by_hcp_name[hcp_name])
            else:
                faults.append(
                    f'{reference.place}: reads the unknown workspace "{hcp_name}"{did_you_mean(hcp_name, by_hcp_name)}'
                )
    return found


def _resolve(reference: Reference, environments: list[str], platform: str) -> tuple[list[str], str]:
    template = reference.workspace
    keys = [""]
    if reference.for_each is not None:
        if reference.for_each != _EVERY_ENVIRONMENT:
            return [], (
                f"{reference.place}: for_each = {reference.for_each} cannot be resolved from config; "
                f"use {_EVERY_ENVIRONMENT}"
            )
        keys = environments
    names = []
    for key in keys:
        known = {"module.config.platform.name": platform, "each.key": key}
        unknown = [hole for hole in _HOLE.findall(template) if hole.strip() not in known]
        if unknown or not template:
            what = ", ".join(unknown) or "no workspace name"
            return [], f"{reference.place}: the workspace it reads cannot be resolved from config: {what}"
        names.append(_HOLE.sub(lambda match, known=known: known[match[1].strip()], template))
    return names, ""


def _stable_order(workspaces: dict[str, Workspace], upstream: dict[str, set[str]]) -> list[str]:
    position = {name: index for index, name in enumerate(workspaces)}
    sorter = TopologicalSorter(upstream)
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=position.__getitem__)
        order += ready
        sorter.done(*ready)
    return order
