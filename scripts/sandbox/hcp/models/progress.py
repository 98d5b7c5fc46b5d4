"""How runs get on: whose turn it is, what is under way, how it ended."""

from typing import Any

from scripts.sandbox.hcp.models.locks import Locks
from scripts.sandbox.hcp.models.logs import Logs
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.runs import Runs, is_aside, mark
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document

PHASE_OF = {"pending": "plan", "planning": "plan", "confirmed": "apply", "applying": "apply"}
DOING = {"plan": "planning", "apply": "applying"}


class Progress:
    """Moves runs from state to state as their Terraform goes on."""

    def __init__(self, runs: Runs, workspaces: Workspaces, locks: Locks, logs: Logs) -> None:
        self._runs = runs
        self._workspaces = workspaces
        self._locks = locks
        self._logs = logs

    def ready(self) -> list[Document]:
        """The runs whose plan or apply may begin, oldest first: one a workspace, and all that stand aside."""
        found, taken = [], set()
        for run in self._runs.unfinished():
            if is_aside(run):
                if run["status"] in ("pending", "confirmed"):
                    found.append(run)
                continue
            if run["workspace"] in taken:
                continue
            taken.add(run["workspace"])
            if run["status"] in ("pending", "confirmed") and self._is_free_for(run):
                found.append(run)
        return found

    def under_way(self) -> list[Document]:
        """The runs that Terraform works on."""
        return [run for run in self._runs.unfinished() if run["status"] in DOING.values()]

    def begin(self, run: str, executor: Document) -> Document:
        """Start the next phase, at the hands of `executor` ({mode, …}); the workspace is the run's from now on."""
        found = self._runs.show(run)
        phase = PHASE_OF[found["status"]]
        if not is_aside(found) and not self._holds(found):
            reason = f"Locked by run {run}"
            self._locks.take(found["workspace"], run, reason, None, run)
        found["executor"] = executor
        found[phase] |= {"status": "running"}
        found[phase]["timestamps"] |= {"started-at": now()}
        return self._runs.save(mark(found, DOING[phase]))

    def planned(self, run: str, result: dict[str, Any]) -> Document:
        """The plan is there: `result` has has-changes and the counts."""
        found = self._ended(self._runs.show(run), "plan", "finished", result)
        options = found["options"]
        if options["plan-only"] or not (result["has-changes"] or options["allow-empty-apply"]):
            return self.close(found, "planned_and_finished")
        if options["save-plan"]:
            return self._runs.save(mark(found, "planned_and_saved"))
        mark(found, "planned")
        if options["auto-apply"]:
            found["apply"]["status"] = "queued"
            mark(found, "confirmed")
        return self._runs.save(found)

    def applied(self, run: str, result: dict[str, Any]) -> Document:
        """The apply went through: `result` has the counts."""
        return self.close(self._ended(self._runs.show(run), "apply", "finished", result), "applied")

    def note(self, run: str, process: str | None, terraform: str) -> None:
        """Remember the Terraform that works on a run, for whoever finds the run without its worker."""
        facts = {"process": process, "terraform-version": terraform}
        self._runs.save(self._runs.show(run) | facts)

    def recorded(self, run: str, state: str) -> None:
        """The run has written a state version."""
        self._runs.save(self._runs.show(run) | {"state": state})

    def failed(self, run: str) -> Document:
        """Terraform ended before its work was done; whether somebody wanted that makes the difference."""
        found = self._runs.show(run)
        phase = PHASE_OF[found["status"]]
        wanted = {"": "errored", "asked": "canceled", "forced": "force_canceled"}[found["cancel"]]
        self._ended(found, phase, "canceled" if found["cancel"] else "errored", {})
        return self.close(found, wanted)

    def close(self, run: Document, status: str, user: str = "") -> Document:
        """End a run; what it did not reach is unreachable, and its workspace is free."""
        for phase in ("plan", "apply"):
            if run[phase]["status"] in ("pending", "queued"):
                run[phase]["status"] = "unreachable"
                self._logs.end(run[phase]["id"])
        if self._holds(run):
            self._locks.release(run["workspace"], run["id"])
        return self._runs.save(mark(run, status, user=user))

    def _ended(self, run: Document, phase: str, status: str, result: dict[str, Any]) -> Document:
        run[phase] |= {"status": status, **result}
        run[phase]["timestamps"] |= {f"{status}-at": now()}
        self._logs.end(run[phase]["id"])
        return run

    def _holds(self, run: Document) -> bool:
        held = self._workspaces.show(run["workspace"])["lock"]
        return bool(held) and held.get("run") == run["id"]

    def _is_free_for(self, run: Document) -> bool:
        return not self._workspaces.show(run["workspace"])["lock"] or self._holds(run)
