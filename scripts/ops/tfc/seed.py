"""inv tfc.seed: have HCP Terraform hold what config/ says. It can break off at any call; run again, it goes on."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Event

from scripts.clients import files
from scripts.clients.hcp.refusals import Missing, Unprocessable
from scripts.core.variables.changes import Action, Change, Kind, counts, pending
from scripts.errors import Failed, Interrupted, OpsError, Preflight
from scripts.ops.interrupt import interruptible
from scripts.ops.question import confirm
from scripts.ops.tfc.opening import Seeding, open_seeding
from scripts.ops.tfc.plan import Compared, compare, refuse_busy, refuse_conflicts, show
from scripts.ops.tfc.pruning import confirm_prune, leftovers_to_delete
from scripts.ops.tfc.writing import Writer

COMMAND = "inv tfc.seed"
# How often everything is read anew because somebody else writes at the same time.
ROUNDS = 3


@dataclass(frozen=True)
class Asked:
    """What seeding was asked for; `trust` takes sensitive values that nobody knows for ours."""

    yes: bool = False
    prune: bool = False
    trust: bool = False
    expect: tuple[str, ...] = ()
    execution: tuple[str, ...] = ()
    as_json: bool = False
    dry: bool = False

    @property
    def command(self) -> str:
        """The command that asks for the same."""
        flags = [f"--execution {one}" for one in self.execution]
        flags += [name for name, on in (("--prune", self.prune), ("--trust", self.trust)) if on]
        return " ".join([COMMAND, *flags])


class Outdated(Exception):
    """What was read is no longer so: somebody else wrote."""


def seed(checkout: Path, asked: Asked) -> dict[str, int]:
    """{created, updated, unchanged, drifted, foreign, calls}, and deleted with `prune`."""
    return write(open_seeding(checkout, asked.execution), asked)


def write(seeding: Seeding, asked: Asked) -> dict[str, int]:
    """Compare, ask and write what differs; the counts, see `seed`."""
    with files.locked(seeding.session.target.directory / "tfc.lock", COMMAND):
        seeding = seeding.reread()  # whoever held the lock until now may have written it
        compared = compare(seeding, asked.trust)
        show(seeding, compared, sys.stderr if asked.as_json else sys.stdout, asked.prune)
        deleted = leftovers_to_delete(compared.changes) if asked.prune else []
        if not asked.dry:
            refuse_conflicts(seeding, compared.found)
            refuse_busy(seeding.session.hcp, compared.changes)
            _ask(seeding, compared, deleted, asked)
            with interruptible() as stop:
                _seed(seeding, compared, asked, stop)
            if not asked.as_json and pending(compared.changes, asked.prune):
                print("written")
    told = {**counts(compared.changes), "calls": seeding.session.hcp.calls}
    return told | ({"deleted": len(deleted)} if asked.prune else {})


def _ask(seeding: Seeding, compared: Compared, deleted: list[Change], asked: Asked) -> None:
    if deleted:
        confirm_prune(seeding, deleted, asked.yes, asked.expect, asked.command)
    elif pending(compared.changes):
        confirm(f"Write this into {seeding.session.hcp.organization}?", asked.yes, asked.command)


def _seed(seeding: Seeding, compared: Compared, asked: Asked, stop: Event) -> None:
    for last in [*[False] * (ROUNDS - 1), True]:
        try:
            return _write_all(seeding, compared, asked, stop)
        except Outdated as error:
            if last:
                raise Failed(f"somebody else keeps writing: {error}", hint=asked.command) from None
            print("somebody else has written meanwhile; comparing anew", file=sys.stderr)
            compared = compare(seeding, asked.trust)
            refuse_busy(seeding.session.hcp, compared.changes)
    return None


def _write_all(seeding: Seeding, compared: Compared, asked: Asked, stop: Event) -> None:
    changes, lock = compared.changes, seeding.lock
    writer = Writer(seeding.session.hcp, seeding.desired, compared.found, lock)
    known = {change.address for change in changes if change.action is not Action.FOREIGN}
    lock.entries = {at: entry for at, entry in lock.entries.items() if at in known}
    for change in changes:
        if change.action is Action.UNCHANGED:
            writer.remember(change)
    steps = [(writer.write, change) for change in changes if change.is_written]
    if asked.prune:
        steps += [(writer.delete, change) for change in leftovers_to_delete(changes)]
    _check_writable(seeding.lock_file)
    _save(seeding)
    done = 0
    try:
        for group in _grouped(steps):
            for step in _merged(group, writer):
                if stop.is_set():
                    raise Interrupted(_progress(done, steps), hint=asked.command)
                done += _take(step, done, steps, asked.command)
            _save(seeding)
    finally:
        _save(seeding)


def _grouped(steps: list) -> Iterator[list]:
    """Steps about one kind of object of one owner; after each group the lock is saved."""
    for _, group in groupby(steps, key=lambda step: (step[0].__name__, step[1].kind, step[1].owner)):
        yield list(group)


def _merged(group: list, writer: Writer) -> list:
    """The steps of a group; readers of one workspace are written in one."""
    if group[0][1].kind is Kind.CONSUMER and group[0][0] == writer.write:
        return [(writer.write_readers, [change for _, change in group])]
    return group


def _take(step: tuple, done: int, steps: list, command: str) -> int:
    """How many changes the step wrote; an error says how far the whole came."""
    write, subject = step
    first = subject[0] if isinstance(subject, list) else subject
    try:
        write(subject)
    except Missing as error:
        raise Outdated(error.text) from None
    except Unprocessable as error:
        if error.is_taken:
            raise Outdated(error.text) from None
        raise _broken(first, error, _progress(done, steps), command) from None
    except OpsError as error:
        raise _broken(first, error, _progress(done, steps), command) from None
    return len(subject) if isinstance(subject, list) else 1


def _broken(change: Change, error: OpsError, progress: str, command: str) -> OpsError:
    told = f"{change.kind.value} {change.name} ({change.owner}): {error.text}"
    return Failed(f"{progress}\n  {told}", hint=command, code=error.code)


def _progress(done: int, steps: list) -> str:
    return f"{done} of {len(steps)} written, {len(steps) - done} not"


def _check_writable(file: Path) -> None:
    """Raise Preflight for a lock that somebody protects; writing would replace it nevertheless."""
    if file.is_file() and not file.stat().st_mode & 0o200:
        raise Preflight(f"{file} is read-only", hint=f"chmod u+w {file}")


def _save(seeding: Seeding) -> None:
    file, text = seeding.lock_file, seeding.lock.text()
    if file.is_file() and file.read_text("utf-8") == text:
        return
    try:
        files.write_atomic(file, text.encode())
    except OSError as error:
        raise Preflight(f"{file} cannot be written: {error.strerror}", hint=f"ls -ld {file.parent}") from None
