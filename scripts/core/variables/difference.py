"""The difference between what is wanted and what was found, object by object, in the order of writing."""

from collections.abc import Iterator
from dataclasses import asdict

from scripts.core.variables.changes import Action, Change, Kind, address
from scripts.core.variables.links import link_changes
from scripts.core.variables.lock import Lock
from scripts.core.variables.marks import Marker
from scripts.core.variables.objects import (
    Desired,
    Found,
    FoundSet,
    FoundWorkspace,
    WantedSet,
    WantedWorkspace,
)
from scripts.core.variables.variable_changes import TOUCHED, variable_changes

# Why a workspace is locked while its execution mode changes; a lock that says so was left by a seeding that broke off.
LOCK_REASON = "inv tfc.seed changes the execution mode"


def difference(desired: Desired, found: Found, lock: Lock, mark: Marker, trust: bool = False) -> list[Change]:
    """Every object that is wanted or was found; `trust` takes sensitive values that nobody knows for ours."""
    changes = [
        *_project(desired, found),
        *_workspaces(desired, found, lock, mark),
        *_sets(desired, found, lock, mark),
    ]
    for name, workspace in desired.workspaces.items():
        there = found.workspaces.get(name)
        held = there.variables if there else ()
        changes += variable_changes(f"workspace {name}", workspace.variables, held, lock, mark, trust)
    for name, group in desired.sets.items():
        there = found.sets.get(name)
        held = (there.variables or ()) if there else ()
        changes += variable_changes(f"set {name}", group.variables, held, lock, mark, trust)
    changes += link_changes(desired, found, lock)
    order = list(Kind)
    return sorted(changes, key=lambda change: order.index(change.kind))


def _project(desired: Desired, found: Found) -> Iterator[Change]:
    name = desired.project
    action = Action.CREATE if found.project is None else Action.UNCHANGED
    yield Change(Kind.PROJECT, action, name, name, address(Kind.PROJECT, name), found=found.project)
    if pool := desired.agent_pool:
        action = Action.CREATE if found.agent_pool is None else Action.UNCHANGED
        yield Change(Kind.POOL, action, pool, pool, address(Kind.POOL, pool), found=found.agent_pool)


def _workspaces(desired: Desired, found: Found, lock: Lock, mark: Marker) -> Iterator[Change]:
    for name, wanted in desired.workspaces.items():
        at = address(Kind.WORKSPACE, name)
        made = mark(at, [asdict(wanted.settings), list(wanted.tags), desired.project])
        there = found.workspaces.get(name)
        differing = _workspace_differs(wanted, there, found.project) if there else []
        action, note = _need(there, differing, lock, at, made)
        yield Change(Kind.WORKSPACE, action, name, name, at, note, made, wanted, there)
    for name, identity in found.other_workspaces.items():
        at = address(Kind.WORKSPACE, name)
        entry = lock.entries.get(at)
        action = _unwanted(entry is not None and entry.id == identity)
        yield Change(Kind.WORKSPACE, action, name, name, at, found=identity)


def _sets(desired: Desired, found: Found, lock: Lock, mark: Marker) -> Iterator[Change]:
    for name, wanted in desired.sets.items():
        at = address(Kind.SET, name)
        made = mark(at, [wanted.description, wanted.scope, wanted.priority])
        there = found.sets.get(name)
        differing = _set_differs(wanted, there) if there else []
        action, note = _need(there, differing, lock, at, made)
        yield Change(Kind.SET, action, name, name, at, note, made, wanted, there)
    for name, there in found.sets.items():
        entry = lock.entries.get(address(Kind.SET, name))
        ours = entry is not None and entry.id == there.id
        if name not in desired.sets and (ours or reaches(there, found)):
            yield Change(Kind.SET, _unwanted(ours), name, name, address(Kind.SET, name), found=there.id)


def reaches(group: FoundSet, found: Found) -> bool:
    """Whether a set applies to any workspace that we look after."""
    ours = {workspace.id for workspace in found.workspaces.values()}
    return group.is_global or found.project in group.projects or bool(ours & group.workspaces)


def _need(there: object, differing: list[str], lock: Lock, at: str, mark: str) -> tuple[Action, str]:
    entry = lock.entries.get(at)
    if there is None:
        return Action.CREATE, "was deleted outside" if entry else ""
    if not differing:
        return Action.UNCHANGED, ""
    note = ", ".join(differing)
    if entry and entry.mark == mark:
        return Action.DRIFTED, f"{note} {TOUCHED}"
    return Action.UPDATE, note


def _unwanted(ours: bool) -> Action:
    return Action.LEFTOVER if ours else Action.FOREIGN


def _workspace_differs(wanted: WantedWorkspace, there: FoundWorkspace, project: str | None) -> list[str]:
    names = [
        name.replace("_", " ")
        for name, value in asdict(wanted.settings).items()
        if value != getattr(there.settings, name)
    ]
    if there.project != project:
        names.append("project")
    if set(wanted.tags) - there.tags:
        names.append("tags")
    if there.shares_globally:
        names.append("state shared with everybody")
    if there.lock.endswith(LOCK_REASON):
        names.append("left locked")
    return names


def _set_differs(wanted: WantedSet, there: FoundSet) -> list[str]:
    names = [name for name in ("description", "priority") if getattr(wanted, name) != getattr(there, name)]
    if (wanted.scope == "organization") != there.is_global:
        names.append("scope")
    return names
