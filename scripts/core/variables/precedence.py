"""Which of several values a run gets: HCP Terraform's order, and what it makes ineffective.

Of two that give a key, this one comes first: a set with priority (global, then on the project, then on the workspace),
the workspace itself, a set on the workspace, on the project, a global one. An organisation's set goes before a
project's where both have priority, and after it where neither has. Equal ones go by the set's name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.core.variables.objects import Desired, Found, FoundSet

WORKSPACE = "workspace"
_WIDE = ("global", "project", WORKSPACE)


@dataclass(frozen=True)
class Giver:
    """Who gives a workspace some variables: itself (name ""), or a set by how it reaches the workspace."""

    name: str
    scope: str
    priority: bool
    project_owned: bool
    keys: frozenset[tuple[str, str]]

    @property
    def rank(self) -> tuple[int, int, bool, str]:
        """The smaller goes before the larger."""
        if not self.name:
            return (1, 0, False, "")
        if self.priority:
            return (0, _WIDE.index(self.scope), self.project_owned, self.name)
        return (2, -_WIDE.index(self.scope), not self.project_owned, self.name)

    def __str__(self) -> str:
        return f"set {self.name}" if self.name else "the workspace"


@dataclass(frozen=True)
class Shadowed:
    """A key that `loser` gives a workspace to no effect, for `winner` gives it, too."""

    workspace: str
    key: str
    category: str
    winner: str
    loser: str


def effective(givers: Iterable[Giver]) -> dict[tuple[str, str], list[Giver]]:
    """By (key, category) everyone who gives it, the one that counts first."""
    found: dict[tuple[str, str], list[Giver]] = {}
    for giver in sorted(givers, key=lambda giver: giver.rank):
        for key in sorted(giver.keys):
            found.setdefault(key, []).append(giver)
    return found


def shadowed(desired: Desired, found: Found) -> list[Shadowed]:
    """Every key of every workspace that is given in vain, as it will be after seeding."""
    return [
        Shadowed(name, key, category, str(givers[0]), str(loser))
        for name in desired.workspaces
        for (key, category), givers in sorted(effective(givers_of(name, desired, found)).items())
        for loser in givers[1:]
    ]


def global_conflicts(desired: Desired, found: Found) -> list[str]:
    """Keys that a set of ours and one of others give the whole organisation: HCP Terraform refuses the second."""
    others = [group for group in found.sets.values() if group.is_global and group.name not in desired.sets]
    return [
        f"{key} of set {ours.name} is in set {other.name}, too, and both are for the whole organisation"
        for ours in desired.sets.values()
        if ours.scope == "organization"
        for other in others
        for key, _ in sorted(_keys(ours.variables) & _keys(other.variables or ()))
    ]


def givers_of(name: str, desired: Desired, found: Found) -> Iterator[Giver]:
    """Everyone who gives workspace `name` something after seeding: ours, and what others have put there."""
    workspace, there = desired.workspaces[name], found.workspaces.get(name)
    held = there.variables if there else ()
    yield Giver("", WORKSPACE, False, False, _keys(workspace.variables) | _keys(held))
    for group in desired.sets.values():
        if group.scope == "workspaces" and name not in group.workspaces:
            continue
        kept = found.sets.get(group.name)
        keys = _keys(group.variables) | _keys((kept.variables if kept else None) or ())
        scope = {"organization": "global", "workspaces": WORKSPACE}.get(group.scope, group.scope)
        yield Giver(group.name, scope, group.priority, False, keys)
    for other in found.sets.values():
        scope = _scope(other, found, there.id if there else None)
        if other.name not in desired.sets and scope:
            yield Giver(other.name, scope, other.priority, other.project_owned, _keys(other.variables or ()))


def _scope(group: FoundSet, found: Found, workspace: str | None) -> str | None:
    reached = (group.is_global, found.project in group.projects, workspace in group.workspaces)
    scopes = [scope for scope, applies in zip(_WIDE, reached, strict=True) if applies]
    if not scopes:
        return None
    return scopes[0] if group.priority else scopes[-1]


def _keys(variables: Iterable) -> frozenset[tuple[str, str]]:
    return frozenset((one.key, one.category) for one in variables)
