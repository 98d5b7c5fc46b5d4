"""inv plan: what would change, as far as it can be known before anything is applied."""

import sys
from pathlib import Path

from scripts.clients import files
from scripts.core import queue
from scripts.core.plans import Plan, Status, digest
from scripts.core.report import Row, document
from scripts.errors import Failed, Interrupted
from scripts.ops.approval import show_plans
from scripts.ops.engines.admission import admit
from scripts.ops.interrupt import interruptible
from scripts.ops.planning import Planner
from scripts.ops.prepare import Prepared, prepare, select_workspaces
from scripts.ops.progress import open_progress
from scripts.ops.question import is_interactive
from scripts.ops.request import Report, Request
from scripts.ops.run import Run, start_run
from scripts.ops.session import open_session


def plan(checkout: Path, request: Request) -> Report:
    """Plan the selection and throw the plans away; the report's outcome is "changes" or "no changes"."""
    session = open_session(checkout)
    with files.locked(session.target.directory / "lock", "inv plan"):
        selected = select_workspaces(session, request.flags, request.changed)
        prepared = prepare(session, selected, request.dropped, any_branch=True)
        admit(session, prepared.selected, only_shown=True)
        report = _run(prepared, request)
    if request.report:
        files.write_json(request.report, report.document, mode=0o644)
    return report


def _run(prepared: Prepared, request: Request) -> Report:
    session = prepared.session
    run = start_run(session, "plan", prepared.selected)
    plans = make_plans(prepared, run, request.quiet)
    wave = queue.next_wave(prepared.graph, prepared.selected, plans)
    shown = [plans[name] for name in wave.plans]
    show_plans(shown, wave.deferred, sys.stderr if request.quiet else sys.stdout)
    rows = [_row(prepared, name, plans, wave) for name in prepared.selected]
    error = _error(rows)
    changes = bool(wave.deferred) or any(one.applyable for one in shown)
    outcome = "failed" if error else "changes" if changes else "no changes"
    for row in rows:
        run.record("finished", workspace=row.workspace, status=row.status.value, reason=row.reason)
    run.record("end", outcome=outcome)
    digests = [wave for wave in (digest(shown),) if wave]
    return Report(document(run.id, session.target.name, "plan", outcome, rows, digests), rows, error)


def make_plans(prepared: Prepared, run: Run, quiet: bool) -> dict[str, Plan]:
    """The plan of all that can be planned now, each thrown away again; raises Interrupted."""
    progress = open_progress(is_interactive(), quiet)
    with interruptible() as stop:
        planner = Planner(prepared.session, run, progress, stop, prepared.environments, only_shown=True)
        try:
            plans = planner.plan_all(queue.plannable(prepared.graph, prepared.selected, prepared.readable))
        finally:
            progress.close()
            planner.discard_plans()
    if stop.is_set():
        run.record("end", outcome="interrupted")
        raise Interrupted("interrupted; nothing was changed", hint="inv plan, with the same flags")
    return plans


def _row(prepared: Prepared, name: str, plans: dict[str, Plan], wave: queue.Wave) -> Row:
    workspace, plan = prepared.graph.workspaces[name], plans.get(name, Plan(name, False))
    status, reason = Status.PLANNED if plan.applyable else Status.NO_CHANGES, ""
    if name in wave.deferred:
        status, reason = Status.DEFERRED, f"waits for {', '.join(wave.deferred[name])}"
        plan = Plan(name, False)
    elif plan.error:
        status, reason = Status.FAILED, plan.error
    destroys = tuple((change.address, change.action, change.reason) for change in plan.destroys)
    return Row(
        name, workspace.environment, workspace.root, status, reason, plan.counts, destroys, plan.seconds
    )


def _error(rows: list[Row]) -> Failed | None:
    failed = [row for row in rows if row.status is Status.FAILED]
    if not failed:
        return None
    return Failed("\n".join(f"{row.workspace}: {row.reason}" for row in failed), hint="inv doctor")
