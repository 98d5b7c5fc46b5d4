"""inv runs.*: the runs of this machine, from their journals."""

from pathlib import Path

from scripts.core.journal import RunState
from scripts.errors import Preflight
from scripts.ops import target as targets
from scripts.ops.run import find_run, read_runs

HEADERS = ["run", "verb", "target", "outcome", "workspaces"]
RUN_HEADERS = ["workspace", "status", "serial", "reason"]


def list_runs(checkout: Path) -> list[dict]:
    """{run, verb, target, outcome, workspaces} of every run, newest first."""
    runs = read_runs(targets.current(checkout).directory)
    return [
        {
            "run": one.run,
            "verb": one.verb,
            "target": one.target,
            "outcome": one.outcome,
            "workspaces": " ".join(one.selected),
        }
        for one in runs
    ]


def show_run(checkout: Path, run: str | None) -> list[dict]:
    """{workspace, status, serial, reason} of one run's workspaces."""
    one = find_run(targets.current(checkout).directory, run)
    return [
        {
            "workspace": name,
            "status": one.statuses[name].value if name in one.statuses else _untold(one),
            "serial": one.serials.get(name),
            "reason": one.reasons.get(name, ""),
        }
        for name in one.selected
    ]


def _untold(run: RunState) -> str:
    """The word for a workspace that the journal tells nothing of; drift has a word for the whole run alone."""
    return run.outcome if run.verb == "drift" else "not started"


def read_logs(checkout: Path, run: str | None, workspace: str | None) -> str:
    """What Terraform said in a run, workspace by workspace."""
    directory = targets.current(checkout).directory
    one = find_run(directory, run)
    logs = sorted((directory / "runs" / one.run).glob(f"{workspace or '*'}.log"))
    if not logs:
        raise Preflight(
            f"run {one.run} has no log{f' of {workspace}' if workspace else ''}", hint="inv runs.show"
        )
    return "\n".join(f"== {log.stem}\n{log.read_text().rstrip()}" for log in logs)
