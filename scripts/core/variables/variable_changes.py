"""What one list of variables needs: a workspace's, or a variable set's."""

from collections.abc import Iterable, Iterator

from scripts.core.secret import reveal
from scripts.core.variables.changes import Action, Change, Kind, address
from scripts.core.variables.lock import Entry, Lock
from scripts.core.variables.marks import Marker, content_of
from scripts.core.variables.objects import FoundVariable, WantedVariable

UNKNOWN_VALUE = "value not known here"
TOUCHED = "changed outside"


def variable_changes(
    owner: str,
    wanted: Iterable[WantedVariable],
    found: Iterable[FoundVariable],
    lock: Lock,
    mark: Marker,
    trust: bool,
) -> Iterator[Change]:
    """Wanted ones first, then those that nobody wants; `trust` takes unknown sensitive values for ours."""
    there = {(one.key, one.category): one for one in found}
    for one in wanted:
        at = address(Kind.VARIABLE, owner, one.category, one.key)
        made = mark(at, content_of(one))
        match = there.pop((one.key, one.category), None)
        action, note = _need(one, match, lock.entries.get(at), made, trust)
        yield Change(Kind.VARIABLE, action, owner, _named(one), at, note, made, one, match)
    for one in there.values():
        at = address(Kind.VARIABLE, owner, one.category, one.key)
        entry = lock.entries.get(at)
        ours = entry is not None and entry.id == one.id
        action = Action.LEFTOVER if ours else Action.FOREIGN
        yield Change(Kind.VARIABLE, action, owner, _named(one), at, found=one)


def must_be_remade(wanted: WantedVariable, found: FoundVariable | None) -> bool:
    """Whether only deleting and creating leads there: what is sensitive stays so."""
    return found is not None and found.sensitive and not wanted.sensitive


def _need(
    wanted: WantedVariable, found: FoundVariable | None, entry: Entry | None, mark: str, trust: bool
) -> tuple[Action, str]:
    if found is None:
        return Action.CREATE, "was deleted outside" if entry else ""
    differing = _differing(wanted, found)
    outside = entry is not None and entry.mark == mark
    if differing:
        note = f"{', '.join(differing)}{'; made anew' if must_be_remade(wanted, found) else ''}"
        return (Action.DRIFTED, f"{note} {TOUCHED}") if outside else (Action.UPDATE, note)
    if not wanted.sensitive:
        return Action.UNCHANGED, ""
    if entry is None or entry.mark is None:
        return (Action.UNCHANGED, "taken as ours") if trust else (Action.UPDATE, UNKNOWN_VALUE)
    if entry.id != found.id or entry.version != found.version:
        return Action.DRIFTED, TOUCHED
    return (Action.UNCHANGED, "") if outside else (Action.UPDATE, "value")


def _differing(wanted: WantedVariable, found: FoundVariable) -> list[str]:
    """The attributes that are seen to differ; the value of a sensitive variable is not seen."""
    names = [
        name for name in ("sensitive", "hcl", "description") if getattr(wanted, name) != getattr(found, name)
    ]
    if not found.sensitive and reveal(wanted.value) != found.value:
        names.insert(0, "value")
    return names


def _named(variable: WantedVariable | FoundVariable) -> str:
    return variable.key if variable.category == "env" else f"{variable.key} (terraform)"
