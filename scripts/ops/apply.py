"""inv apply, from flags to report."""

import contextlib
import sys
from dataclasses import replace
from pathlib import Path

from scripts.clients import files, git
from scripts.core.journal import moved
from scripts.core.plans import Status
from scripts.core.report import Row, document, outcome_of
from scripts.errors import Failed, Interrupted, Locked, OpsError
from scripts.ops.afterwards import afterwards
from scripts.ops.approval import Asker
from scripts.ops.engines.admission import admit
from scripts.ops.engines.leftovers import settle_leftovers
from scripts.ops.interrupt import interruptible
from scripts.ops.plan import plan
from scripts.ops.planning import Planner
from scripts.ops.prepare import Prepared, prepare, select_workspaces
from scripts.ops.progress import open_progress
from scripts.ops.question import is_interactive
from scripts.ops.request import Report, Request
from scripts.ops.run import find_run, start_run
from scripts.ops.session import Session, open_session
from scripts.ops.waves import Application


def apply(checkout: Path, request: Request) -> Report:
    """Apply the selection; the report is complete (and written) even when the run is stopped. A dry run is a plan."""
    if request.dry:
        return plan(checkout, request)
    session = open_session(checkout)
    with files.locked(session.target.directory / "lock", "inv apply"):
        settle_leftovers(session)
        request, selected = _selected(session, request)
        prepared = prepare(session, selected, request.dropped, request.any_branch)
        admit(session, prepared.selected)
        report = _run(prepared, request)
    if request.report:
        files.write_json(request.report, report.document, mode=0o644)
    return report


def _run(prepared: Prepared, request: Request) -> Report:
    session, interactive = prepared.session, is_interactive()
    run = start_run(
        session,
        "apply",
        prepared.selected,
        flags={"dropped": request.dropped, "any_branch": request.any_branch, "verify": request.verify},
    )
    progress = open_progress(interactive, request.quiet)
    with interruptible() as stop:
        serials = {name: state.serial for name, state in prepared.states.items()}
        planner = Planner(session, run, progress, stop, prepared.environments, serials)
        application = Application(
            planner,
            Asker(request.consent, interactive, stop),
            prepared.graph,
            list(prepared.selected),
            prepared.readable,
            resume=f"inv apply --resume {run.id}",
        )
        error = None
        try:
            application.run()
            resume = f"{application.resume} --yes" if request.consent.yes else application.resume
            error = _error(list(application.rows.values()), resume)
            if error is None and request.verify:
                verify_empty(planner, prepared.selected)
        except OpsError as stopped:
            error = stopped
        finally:
            progress.close()
            planner.discard_plans()
    # Outside of `interruptible`: what may wait for minutes here can be broken off.
    error = _also(error, afterwards(session, application.rows.values()))
    outcome = outcome_of(error)
    run.record("end", outcome=outcome)
    rows = [application.rows[name] for name in prepared.selected if name in application.rows]
    told = document(run.id, session.target.name, "apply", outcome, rows, application.digests)
    return Report(told, rows, error)


def _also(error: OpsError | None, another: OpsError | None) -> OpsError | None:
    """The error to end with; the other one is told already."""
    if error and another:
        print(another, file=sys.stderr)
    return error or another


def verify_empty(planner: Planner, names: list[str]) -> None:
    """Plan again: what was just applied must leave nothing to do; raises Failed with the addresses that do not rest."""
    plans = replace(planner, only_shown=True).plan_all(names)
    planner.progress.close()
    restless = [
        f"{plan.workspace}: {', '.join(change.address for change in plan.changes[:5]) or 'outputs'}"
        for plan in plans.values()
        if plan.applyable or plan.error
    ]
    if restless:
        raise Failed("\n".join(["a second plan is not empty:", *restless]), hint="inv plan --all")


def _error(rows: list[Row], resume: str) -> OpsError | None:
    """What the command has to end with: what failed, what that blocked, and the command that resumes."""
    interrupted = [row.workspace for row in rows if row.status is Status.INTERRUPTED]
    if interrupted:
        return Interrupted(f"interrupted: {', '.join(interrupted)}", hint=resume)
    failed = [row for row in rows if row.status is Status.FAILED]
    if not failed:
        return None
    blocked = [row.workspace for row in rows if row.status is Status.BLOCKED]
    text = "\n".join(f"{row.workspace} failed: {row.reason}" for row in failed)
    text += f"\nblocked by it: {', '.join(blocked)}" if blocked else ""
    if all("state lock" in row.reason for row in failed):
        return Locked(text, hint=f"wait, or inv unlock --only {failed[0].workspace}")
    return Failed(text, hint=resume)


def _selected(session: Session, request: Request) -> tuple[Request, list[str]]:
    """What to apply; a resumed run keeps the flags that say what it is about, and is asked for anew."""
    if request.resume is None:
        return request, select_workspaces(session, request.flags, request.changed)
    then = find_run(session.target.directory, request.resume or None, "apply")
    request = replace(
        request,
        dropped=(*request.dropped, *then.flags["dropped"]),
        any_branch=request.any_branch or then.flags["any_branch"],
        verify=request.verify or then.flags["verify"],
    )
    serials = {}
    with contextlib.suppress(Failed):
        serials = {name: state.serial for name, state in session.states().items()}
    different = moved(then, git.commit(session.checkout), session.inputs_digest(), serials)
    if different:
        told = [f"since run {then.run}:", *different, "so all of it is planned again"]
        print("\n  ".join(told), file=sys.stderr)
        return request, then.selected
    if not then.left:
        print(f"run {then.run} has nothing left to do", file=sys.stderr)
    return request, then.left
