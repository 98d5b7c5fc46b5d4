"""Executes the runs whose turn it is, several at a time, each in a thread with Terraform as a child."""

import logging
import shutil
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from scripts.errors import OpsError
from scripts.sandbox.hcp.exceptions import NotFound
from scripts.sandbox.hcp.execution import binary
from scripts.sandbox.hcp.execution.job import Job
from scripts.sandbox.hcp.execution.surroundings import Surroundings
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.hcp.models.progress import PHASE_OF
from scripts.sandbox.hcp.models.runs import FINAL
from scripts.sandbox.store import Document

CAPACITY = 4
# How often a run that waits for something else than a run (a person's lock, an agent) is looked at again.
PAUSE = 0.2
# How long Terraform may take to end when the sandbox stops, before it is killed.
GRACE = 6.0


class Executor:
    """The workers of the organisation; `start` begins to look for runs, `stop` ends everything under way."""

    def __init__(self, hcp: Hcp, lent: Surroundings, may_begin: Callable[[], bool]) -> None:
        """`may_begin` tells whether the world is in order, so that runs can be executed."""
        self._hcp = hcp
        self._lent = lent
        self._may_begin = may_begin
        self._changed = Event()
        self._deadline: float | None = None
        self._workers: dict[str, Thread] = {}
        self._dispatcher = Thread(target=self._dispatch, daemon=True)

    def start(self) -> None:
        """Look for runs from now on."""
        self._lent.directory.mkdir(mode=0o700, exist_ok=True)
        self._hcp.runs.on_change = self._changed.set
        self._dispatcher.start()

    def stop(self) -> None:
        """Interrupt what is under way, and wait until no Terraform is left."""
        self._deadline = monotonic() + GRACE
        self._changed.set()
        self._dispatcher.join()
        for worker in list(self._workers.values()):
            worker.join()

    def _dispatch(self) -> None:
        while self._deadline is None:
            self._changed.clear()
            try:
                is_waiting = self._start_ready()
                self._sweep()
            except Exception:
                logging.getLogger("sandbox").exception("runs")
                is_waiting = True
            self._changed.wait(PAUSE if is_waiting else None)

    def _start_ready(self) -> bool:
        if not self._may_begin():
            return True
        with self._hcp.store.transaction():
            ready = [run for run in self._hcp.progress.ready() if run["id"] not in self._workers]
            begun = [begun for run in ready if (begun := self._begin(run))]
            is_waiting = any(run["status"] == "pending" for run in self._hcp.runs.unfinished())
        for run in begun:
            self._workers[run["id"]] = Thread(target=self._work, args=(run,), daemon=True)
            self._workers[run["id"]].start()
        return is_waiting or len(begun) < len(ready)

    def _begin(self, run: Document) -> Document | None:
        """Give a run to whoever executes those of its workspace; None while nobody is free."""
        settings = self._hcp.workspaces.show(run["workspace"])["settings"]
        mode = settings["execution-mode"]
        if mode == "local" or mode != (run["executor"] or {"mode": mode})["mode"]:
            self._refuse(run, f"the workspace's execution mode is {mode} now")
            return None
        if mode == "agent":
            agent = self._hcp.agents.idle(settings["agent-pool-id"])
            return self._hcp.progress.begin(run["id"], agent["details"]) if agent else None
        remote = [one for one in self._hcp.progress.under_way() if one["executor"]["mode"] == "remote"]
        if len(remote) >= CAPACITY:
            return None
        return self._hcp.progress.begin(run["id"], {"mode": "remote"})

    def _work(self, run: Document) -> None:
        try:
            Job(self._hcp, self._lent, binary.find(), run, self._wish).work()
        except OpsError as error:
            self._refuse(run, str(error))
        finally:
            # In this order: whoever is woken must find the worker gone, or the run's next phase would not begin.
            del self._workers[run["id"]]
            self._changed.set()

    def _refuse(self, run: Document, reason: str) -> None:
        with self._hcp.store.transaction():
            self._hcp.logs.add(run[PHASE_OF[run["status"]]]["id"], f"Error: {reason}\n".encode())
            self._hcp.progress.failed(run["id"])

    def _wish(self) -> str:
        if self._deadline is None:
            return ""
        return "asked" if monotonic() < self._deadline else "forced"

    def _sweep(self) -> None:
        """Remove the scratch of runs that are over."""
        for path in self._lent.directory.glob("run-*"):
            if path.name not in self._workers and self._is_over(path.name):
                shutil.rmtree(path, ignore_errors=True)

    def _is_over(self, run: str) -> bool:
        try:
            return self._hcp.runs.show(run)["status"] in FINAL
        except NotFound:
            return True
