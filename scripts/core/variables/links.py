"""What binds objects to each other: sets to those that have them, states to their readers, runs to their triggers."""

from collections.abc import Iterator

from scripts.core.variables.changes import Action, Change, Kind, address
from scripts.core.variables.lock import Lock
from scripts.core.variables.objects import Desired, Found, WantedSet


def link_changes(desired: Desired, found: Found, lock: Lock) -> Iterator[Change]:
    """Attachments, consumers and run triggers; those of others are left as they are, and unmentioned."""
    wanted: set[str] = set()
    for change in _wanted(desired, found, lock):
        wanted.add(change.address)
        yield change
    yield from _leftovers(found, lock, wanted)


def _wanted(desired: Desired, found: Found, lock: Lock) -> Iterator[Change]:
    for group in desired.sets.values():
        there = found.sets.get(group.name)
        held = there.projects | there.workspaces if there else frozenset()
        for other, identity in _holders(group, desired, found).items():
            yield _link(Kind.ATTACHMENT, group.name, other, identity in held, lock)
    for name, workspace in desired.workspaces.items():
        there = found.workspaces.get(name)
        for other in workspace.readers:
            reader = found.workspaces.get(other)
            is_there = bool(there and reader and reader.id in there.consumers)
            yield _link(Kind.CONSUMER, name, other, is_there, lock)
        for other in workspace.triggers:
            source = found.workspaces.get(other)
            is_there = bool(there and source and source.id in there.triggers)
            yield _link(Kind.TRIGGER, name, other, is_there, lock)


def _holders(group: WantedSet, desired: Desired, found: Found) -> dict[str, str | None]:
    """Who is to have a set, each with its id where it is there; nobody is named for a global one."""
    if group.scope == "project":
        return {f"project {desired.project}": found.project}
    ids = found.workspace_ids(group.workspaces)
    return {f"workspace {name}": ids.get(name) for name in group.workspaces}


def _link(kind: Kind, owner: str, other: str, is_there: bool, lock: Lock) -> Change:
    at = address(kind, owner, other)
    if is_there:
        return Change(kind, Action.UNCHANGED, owner, other, at)
    return Change(kind, Action.CREATE, owner, other, at, "was deleted outside" if at in lock.entries else "")


def _leftovers(found: Found, lock: Lock, wanted: set[str]) -> Iterator[Change]:
    for at, entry in lock.entries.items():
        kind, _, rest = at.partition("/")
        owner, _, other = rest.rpartition("/")
        if at in wanted or not _is_there(kind, owner, entry.id, found):
            continue
        yield Change(Kind(kind), Action.LEFTOVER, owner, other, at)


def _is_there(kind: str, owner: str, identity: str, found: Found) -> bool:
    group, workspace = found.sets.get(owner), found.workspaces.get(owner)
    if kind == Kind.ATTACHMENT.value:
        return group is not None and identity in group.projects | group.workspaces
    if kind == Kind.CONSUMER.value:
        return workspace is not None and identity in workspace.consumers
    return kind == Kind.TRIGGER.value and workspace is not None and identity in workspace.triggers
