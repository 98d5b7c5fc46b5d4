"""Applies one workspace's saved plan, and deals with what can go wrong there."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.core.plans import Plan, Status, compare
from scripts.errors import OpsError
from scripts.ops.planning import Planner
from scripts.ops.session import Session

STALE = "Saved plan is stale"
UNSAVED_STATE = "errored.tfstate"


@dataclass(frozen=True)
class Applied:
    """How an apply ended; PLANNED means: the world moved, `plan` is new and wants to be asked about."""

    status: Status
    plan: Plan
    reason: str = ""
    seconds: float = 0.0
    serial: int | None = None


def apply_workspace(planner: Planner, plan: Plan, success: Status = Status.APPLIED) -> Applied:
    """Apply `plan`, exactly as it was shown, and record every step; `success` is the word for having done so."""
    name, run = plan.workspace, planner.run
    if not plan.applyable:
        run.record(
            "finished", workspace=name, status=Status.NO_CHANGES.value, serial=planner.serials.get(name)
        )
        return Applied(Status.NO_CHANGES, plan)
    began = time.monotonic()
    run.record("started", workspace=name)
    verb = "applying" if success is Status.APPLIED else "destroying"
    planner.progress.begin(name, verb, sum(plan.counts.as_dict().values()) + plan.counts.replace)
    try:
        applied = _apply(planner, plan)
    except OpsError as error:
        applied = Applied(Status.FAILED, plan, error.text)
    if applied.status is Status.APPLIED:
        applied = replace(applied, status=success)
    seconds = round(time.monotonic() - began, 1)
    serial = _serial(planner, name)
    run.record(
        "finished",
        workspace=name,
        status=applied.status.value,
        reason=applied.reason.splitlines()[0] if applied.reason else "",
        counts=applied.plan.counts.as_dict(),
        serial=serial,
    )
    planner.progress.end(name, applied.status.value)
    return Applied(applied.status, applied.plan, applied.reason, seconds, serial)


def _apply(planner: Planner, plan: Plan) -> Applied:
    name = plan.workspace
    outcome = planner.engine(name).apply(lambda event: planner.on_event(name, event))
    if outcome.code == 0:
        return Applied(Status.APPLIED, plan)
    reason = planner.explain(name, outcome)
    if STALE in reason:
        return _again(planner, plan)
    done = replace(plan, changes=tuple(c for c in plan.changes if c.address in set(outcome.log.done)))
    if planner.stop.is_set():
        return Applied(Status.INTERRUPTED, done, _unsaved(planner, name) or "interrupted")
    return Applied(Status.FAILED, done, "\n".join(part for part in (reason, _unsaved(planner, name)) if part))


def _again(planner: Planner, plan: Plan) -> Applied:
    """The state has moved since the plan: make a new one, and apply it only when it means the same."""
    name = plan.workspace
    engine = planner.engine(name)
    shown = engine.document()
    fresh = planner.plan(name)
    if fresh.error:
        return Applied(Status.FAILED, fresh, fresh.error)
    differences = compare(shown, engine.document())
    if not differences:
        return _apply(planner, fresh) if fresh.applyable else Applied(Status.NO_CHANGES, fresh)
    return Applied(Status.PLANNED, fresh, f"changed since it was planned: {', '.join(differences[:5])}")


def _unsaved(planner: Planner, name: str) -> str:
    """A sentence on the state that Terraform could not save and left in its directory, "" when there is none."""
    left = unsaved_state(planner.session, name)
    if not left.is_file():
        return ""
    return f"Terraform could not save its state; it is kept in {left} and written back by the next run"


def unsaved_state(session: Session, name: str) -> Path:
    """Where the state of workspace `name` waits when Terraform could not save it."""
    return session.directory_of(name) / UNSAVED_STATE


def _serial(planner: Planner, name: str) -> int | None:
    """The state's serial; None before the first apply, or when HCP Terraform cannot be asked now."""
    try:
        state = planner.session.state(name)
    except OpsError:
        return None
    return state.serial if state else None
