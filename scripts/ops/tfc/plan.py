"""inv tfc.plan: what seeding would write, found by reading alone."""

import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TextIO

from scripts.clients.hcp import Hcp
from scripts.core.report import WIDTH, lay_out
from scripts.core.variables import tables
from scripts.core.variables.busy import busy, changes_mode
from scripts.core.variables.changes import Change, counts, pending
from scripts.core.variables.difference import difference
from scripts.core.variables.lint import GLOBAL
from scripts.core.variables.objects import Found
from scripts.core.variables.oidc import AUDIENCE, ISSUER, leftovers, subjects, uses_oidc
from scripts.core.variables.precedence import global_conflicts, shadowed
from scripts.errors import Locked, Preflight
from scripts.ops.tfc.opening import Seeding, open_seeding
from scripts.ops.tfc.reading import read_found


@dataclass(frozen=True)
class Compared:
    """What was found, and every change that leads from there to what is wanted."""

    found: Found
    changes: list[Change]


def plan(checkout: Path, execution: tuple[str, ...], as_json: bool) -> dict:
    """{created, updated, unchanged, drifted, foreign, calls, changes, pending}: what seeding would do."""
    return report(open_seeding(checkout, execution), as_json)


def report(seeding: Seeding, as_json: bool) -> dict:
    """Compare and show; the counts and changes, see `plan`."""
    compared = compare(seeding)
    show(seeding, compared, to=sys.stderr if as_json else sys.stdout)
    return {
        **counts(compared.changes),
        "calls": seeding.session.hcp.calls,
        "changes": tables.change_documents(compared.changes),
        "pending": pending(compared.changes),
    }


def compare(seeding: Seeding, trust: bool = False) -> Compared:
    """Read what is there and compare it with what is wanted."""
    found = read_found(seeding.session.hcp, seeding.desired, seeding.lock)
    return Compared(found, difference(seeding.desired, found, seeding.lock, seeding.mark, trust))


def refuse_busy(hcp: Hcp, changes: list[Change]) -> None:
    """Raise Locked when the execution mode of a workspace would change that somebody holds, or that has a run."""
    # A list of workspaces does not tell the names of those who hold locks.
    held = {one.name: f"held by {hcp.workspaces.show(one.found.id).lock}" for one in busy(changes)}
    for change in filter(changes_mode, changes):
        run = next((one for one in hcp.runs.latest(change.found.id) if not one.is_over), None)
        if run and change.name not in held:
            held[change.name] = f"run {run.id} is {run.status}"
    if held:
        told = "\n".join(f"  {name}: {why}" for name, why in held.items())
        raise Locked(
            f"the execution mode cannot change while a run is in progress or somebody holds the lock:\n{told}",
            hint="let the run end, discard it, or inv unlock; then inv tfc.seed",
        )


def refuse_conflicts(seeding: Seeding, found: Found) -> None:
    """Raise Preflight when a set for the whole organisation has a key that one of others has."""
    if told := global_conflicts(seeding.desired, found):
        raise Preflight(
            "\n  ".join(["nothing was written:", *told]), hint=f"give one of them another scope ({GLOBAL})"
        )


def show(seeding: Seeding, compared: Compared, to: TextIO, prune: bool = False) -> None:
    """Print the changes, the counts, what is given in vain, and what signing in without a secret needs."""
    if rows := tables.change_rows(compared.changes, prune):
        print(lay_out(rows, tables.HEADERS), file=to)
    print(tables.summary(compared.changes, prune), file=to)
    if vain := shadowed(seeding.desired, compared.found):
        rows = tables.shadowed_rows(vain)
        print(f"\nGiven in vain:\n{lay_out(rows, tables.SHADOWED_HEADERS)}", file=to)
    if uses_oidc(seeding.desired):
        _show_oidc(seeding, compared, to, prune)


def _show_oidc(seeding: Seeding, compared: Compared, to: TextIO, prune: bool) -> None:
    hcp = seeding.session.config.platform.hcp
    names = [one.hcp_name for one in seeding.session.graph.workspaces.values()]
    print(f"\nFederated credentials of the application: issuer {ISSUER},", file=to)
    print(f"audience {AUDIENCE}, subjects", file=to)
    for subject in subjects(hcp.organization, hcp.project, names):
        print(f"  {subject}", file=to)
    for one in leftovers(seeding.desired, compared.found, compared.changes):
        if not (prune and one.ours):
            print(fill(f"!! {one}", WIDTH, subsequent_indent="   "), file=to)
