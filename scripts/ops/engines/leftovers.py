"""Runs of ours that an earlier command left behind when it was killed: finished or ended before anything else."""

import sys

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.run import Run
from scripts.core.variables.desired import LOCAL
from scripts.errors import Failed
from scripts.ops.engines.ending import PARTING, tell_to_end
from scripts.ops.engines.messages import run_in
from scripts.ops.session import Session

# Terraform may take hours.
LONGEST = 6 * 3600.0


def settle_leftovers(session: Session) -> None:
    """Wait for what was agreed to, end what was not; no other command is at work in this checkout now."""
    for name in session.graph.workspaces:
        found = session.workspace(name)
        if found is None or found.execution_mode == LOCAL:
            continue
        for run in session.hcp.runs.latest(found.id):
            if not run.is_over and not run.plan_only and _is_ours(session, run):
                _settle(session, name, found, run)


def _is_ours(session: Session, run: Run) -> bool:
    """Whether the command that queued it ran in this checkout."""
    identity = run_in(run.message)
    return bool(identity) and (session.target.directory / "runs" / identity).is_dir()


def _settle(session: Session, name: str, workspace: Workspace, run: Run) -> None:
    runs = session.hcp.runs
    page = runs.page_of(workspace.name, run.id)
    if run.is_agreed:
        print(f"{name}: an earlier inv left {run.id} applying; waiting for it: {page}", file=sys.stderr)
        over = runs.wait(run.id, lambda _: False, LONGEST)
    else:
        tell_to_end(runs, run.id, "left behind by an earlier inv")
        over = runs.wait(run.id, lambda _: False, PARTING)
    if not over.is_over:
        raise Failed(f"{name}: {run.id} of an earlier inv does not end: {page}", hint="inv status --all")
    print(f"{name}: {run.id} of an earlier inv is {over.status}", file=sys.stderr)
