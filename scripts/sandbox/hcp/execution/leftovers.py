"""Runs whose worker is gone, since the sandbox was killed: they are ended, and keep what they had made."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from scripts.sandbox.hcp.exceptions import Refused
from scripts.sandbox.hcp.execution import state
from scripts.sandbox.hcp.execution.workbench import Workbench
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.hcp.models.progress import PHASE_OF
from scripts.sandbox.processes import carrying, lives
from scripts.sandbox.store import Document

KILLED = b"\nError: the sandbox was killed while Terraform worked on this run.\n"


class Leftovers:
    """The runs that were under way when the daemon before this one ended; `scratch` holds theirs."""

    def __init__(self, hcp: Hcp, scratch: Path) -> None:
        self._hcp = hcp
        self._scratch = scratch
        self._interrupted: set[str] = set()

    def living(self) -> list[str]:
        """A sentence on each Terraform that still wants to save its state.

        Each is interrupted, once: its providers are gone, so there is nothing else that it could finish.
        """
        told = []
        for run in self._hcp.progress.under_way():
            process = run.get("process")
            if lives(process):
                self._interrupt(process)
                told.append(
                    f"waiting for the Terraform of {run['id']} to save the state of {self._name(run)}"
                )
        return told

    def end(self) -> list[str]:
        """End the runs, and every process that worked on them; a sentence on each."""
        told = []
        for run in self._hcp.progress.under_way():
            bench = Workbench.of(self._scratch, self._hcp.workspaces.show(run["workspace"]), run)
            for pid in carrying("TF_CLI_CONFIG_FILE", str(bench.terraformrc)):
                _send(pid, signal.SIGKILL)
            with suppress(Refused, ValueError):
                state.rescue(self._hcp, run, bench)
            with self._hcp.store.transaction():
                self._hcp.users.dismiss(run["id"])
                self._hcp.logs.add(run[PHASE_OF[run["status"]]]["id"], KILLED)
                self._hcp.progress.failed(run["id"])
            told.append(f"run {run['id']} of {self._name(run)} was under way; it is errored")
        return told

    def _interrupt(self, process: str) -> None:
        if process not in self._interrupted:
            self._interrupted.add(process)
            _send(int(process.partition(":")[0]), signal.SIGINT)

    def _name(self, run: Document) -> str:
        return self._hcp.workspaces.show(run["workspace"])["name"]


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
