"""What the next apply will create for a service that was just added, and why; planned, and thrown away again."""

from pathlib import Path

from scripts.clients import files
from scripts.core import queue
from scripts.core.growth.outlook import HEADERS, declarations, rows
from scripts.core.growth.service import NewService
from scripts.core.plans import Plan
from scripts.core.report import lay_out
from scripts.errors import Interrupted, OpsError
from scripts.ops.plan import make_plans
from scripts.ops.prepare import Prepared, prepare
from scripts.ops.run import start_run
from scripts.ops.session import Session, open_session

UNKNOWN = "  next: inv plan --all"


def look_ahead(checkout: Path, service: NewService) -> list[str]:
    """Lines for people: a table a workspace, and the next command. In a world that was never applied the command alone.

    The service's files are written already, so what keeps this from being planned is told and no failure.
    """
    try:
        session = open_session(checkout)
        if not session.states():
            return [UNKNOWN]
        with files.locked(session.target.directory / "lock", "inv service.add"):
            prepared = prepare(session, list(session.graph.workspaces), any_branch=True)
            return [*_look(prepared, service), "  next: inv apply --all"]
    except Interrupted:
        return [UNKNOWN]
    except OpsError as error:
        return [f"what the next apply creates cannot be said: {error.text}", UNKNOWN]


def _look(prepared: Prepared, service: NewService) -> list[str]:
    run = start_run(prepared.session, "plan", prepared.selected)
    plans = make_plans(prepared, run, quiet=True)
    run.record("end", outcome="changes")
    wave = queue.next_wave(prepared.graph, prepared.selected, plans)
    lines: list[str] = []
    for name in prepared.selected:
        plan = plans.get(name)
        if plan is None or plan.error:
            waits = ", ".join(wave.deferred.get(name, ()))
            lines.append(f"{name}: known after {waits}" if waits else f"{name}: {plan.error if plan else ''}")
        else:
            lines += _told(prepared.session, service, plan)
    return lines


def _told(session: Session, service: NewService, plan: Plan) -> list[str]:
    others = session.config.services.keys() - {service.name}
    found = rows(service, plan, declarations(_texts(session.root_of(plan.workspace))), others)
    if not found:
        return [f"{plan.workspace}: nothing new"]
    return [f"{plan.workspace} will have this new:", lay_out([list(row) for row in found], HEADERS)]


def _texts(root: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in root.glob("*.tf")}
