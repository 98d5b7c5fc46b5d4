"""Runs whose worker is gone, since the sandbox was killed: they are ended, and keep what they had made."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from scripts.sandbox.hcp.exceptions import Refused
from scripts.sandbox.hcp.execution import state
from scripts.sandbox.hcp.execution.workbench import Workbench
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.hcp.models.progress import PHASE_OF
from scripts.sandbox.processes import carrying, lives

# How long a Terraform without its providers may take to save its state.
GRACE = 3.0
KILLED = b"\nError: the sandbox was killed while Terraform worked on this run.\n"


def settle(hcp: Hcp, directory: Path) -> list[str]:
    """End the runs that nobody works on any more; a sentence on each. `directory` holds their scratch."""
    told = []
    for run in hcp.progress.under_way():
        workspace = hcp.workspaces.show(run["workspace"])
        bench = Workbench.of(directory, workspace, run)
        _interrupt(run.get("process"))
        for pid in carrying("TF_CLI_CONFIG_FILE", str(bench.terraformrc)):
            _send(pid, signal.SIGKILL)
        with suppress(Refused, ValueError):
            state.save(hcp, run, bench)
        with hcp.store.transaction():
            hcp.logs.add(run[PHASE_OF[run["status"]]]["id"], KILLED)
            hcp.progress.failed(run["id"])
        told.append(f"run {run['id']} of {workspace['name']} was under way; it is errored")
    return told


def _interrupt(process: str | None) -> None:
    if not lives(process):
        return
    _send(int(process.partition(":")[0]), signal.SIGINT)
    deadline = monotonic() + GRACE
    while lives(process) and monotonic() < deadline:
        sleep(0.05)


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
