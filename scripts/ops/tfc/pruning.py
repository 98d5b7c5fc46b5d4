"""What --prune deletes, and what has to be agreed to beforehand."""

from hashlib import sha256

from scripts.core.variables.changes import Action, Change, Kind
from scripts.errors import Declined
from scripts.ops.question import confirm, is_interactive
from scripts.ops.tfc.opening import Seeding

_LARGE = (Kind.WORKSPACE, Kind.SET)
DIGITS = 8


def leftovers_to_delete(changes: list[Change]) -> list[Change]:
    """What is ours and no longer wanted, what depends on others first. A project or a pool is never deleted."""
    kept = (Kind.PROJECT, Kind.POOL)
    found = [one for one in changes if one.action is Action.LEFTOVER and one.kind not in kept]
    return list(reversed(found))


def confirm_prune(
    seeding: Seeding, deleted: list[Change], yes: bool, expect: tuple[str, ...], command: str
) -> None:
    """Pass the gate of a deletion: a yes, and where a whole workspace or set goes, or nothing is wanted any more,
    the digest of all that goes. Raises Declined with the flags that say it."""
    digest = sha256("\n".join(sorted(one.address for one in deleted)).encode()).hexdigest()[:DIGITS]
    large = any(one.kind in _LARGE for one in deleted) or not _wants_variables(seeding)
    told = f"{len(deleted)} object{'s' if len(deleted) > 1 else ''} would be deleted"
    if large and digest not in expect and not (is_interactive() and not yes):
        raise Declined(f"{told}; add --expect {digest}", hint=f"{command} --yes --expect {digest}")
    confirm(f"{told}. Write and delete in {seeding.session.hcp.organization}?", yes, command)


def _wants_variables(seeding: Seeding) -> bool:
    wanted = seeding.desired
    return any(one.variables for one in (*wanted.sets.values(), *wanted.workspaces.values()))
