"""inv drift: what was changed outside Terraform, kept apart from what our own code would change."""

from pathlib import Path

from scripts.core.plans import Plan
from scripts.core.selection import Flags
from scripts.errors import Failed, Interrupted
from scripts.ops.engines.admission import admit
from scripts.ops.interrupt import interruptible
from scripts.ops.parallel import run_in_order
from scripts.ops.planning import Planner
from scripts.ops.prepare import prepare, select_workspaces
from scripts.ops.progress import open_progress
from scripts.ops.question import is_interactive
from scripts.ops.run import start_run
from scripts.ops.session import open_session

HEADERS = ["workspace", "action", "address"]


def drift(checkout: Path, flags: Flags, quiet: bool = False) -> list[dict]:
    """{workspace, address, action} of everything that differs from its state; reads only, takes no lock."""
    session = open_session(checkout)
    prepared = prepare(session, select_workspaces(session, flags, None), None, any_branch=True)
    names = [name for name in prepared.selected if name in prepared.states]
    admit(session, names, only_shown=True)
    run = start_run(session, "drift", names)
    progress = open_progress(is_interactive(), quiet)
    with interruptible() as stop:
        planner = Planner(session, run, progress, stop, prepared.environments, only_shown=True)
        try:
            plans = run_in_order(
                names, {}, lambda name: planner.plan(name, refresh_only=True, lock=False), stop
            )
            for plan in plans.values():
                run.record("looked", workspace=plan.workspace, drift=None if plan.error else len(plan.drift))
        finally:
            progress.close()
            planner.discard_plans()
    run.record("end", outcome="interrupted" if stop.is_set() else "done")
    if stop.is_set():
        raise Interrupted("interrupted; nothing was changed", hint="inv drift, with the same flags")
    failed = [f"{plan.workspace}: {plan.error}" for plan in plans.values() if plan.error]
    if failed:
        raise Failed("\n".join(failed), hint="inv doctor")
    return [found for name in names for found in _drifted(plans[name])]


def _drifted(plan: Plan) -> list[dict]:
    return [
        {
            "workspace": plan.workspace,
            "address": change.address,
            "action": _WORDS.get(change.action, change.action),
        }
        for change in plan.drift
    ]


_WORDS = {"update": "changed", "delete": "deleted"}
