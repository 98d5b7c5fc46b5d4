"""What people decide about runs: confirm, discard, cancel."""

from scripts.sandbox.hcp.exceptions import Conflict
from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.progress import Progress
from scripts.sandbox.hcp.models.runs import Runs, mark
from scripts.sandbox.store import Document

PLANNED = ("planned", "planned_and_saved")
WAITING = ("pending", "confirmed")
WORKING = ("planning", "applying")


class Decisions:
    """The actions of runs; each raises Conflict when the run is not in a state for it."""

    def __init__(self, runs: Runs, progress: Progress) -> None:
        self._runs = runs
        self._progress = progress

    def confirm(self, run: str, user: str, comment: str) -> Document:
        """Let a planned run apply what it planned."""
        found = self._of(run, PLANNED, "Run was not paused for confirmation; apply not allowed.")
        found["confirmed-by"] = user
        found["apply"]["status"] = "queued"
        return self._runs.save(_noted(mark(found, "confirmed", user=user), user, comment))

    def discard(self, run: str, user: str, comment: str) -> Document:
        """Give up a run that has not begun, or waits for confirmation."""
        states = (*PLANNED, "pending")
        reason = "Run was not paused for confirmation or priority; discard not allowed."
        found = _noted(self._of(run, states, reason), user, comment)
        return self._progress.close(found, "discarded", user)

    def cancel(self, run: str, user: str, comment: str) -> Document:
        """End a run: at once when it waits, otherwise by interrupting Terraform."""
        reason = "Run was not planning or applying; cancel not allowed."
        found = _noted(self._of(run, WAITING + WORKING, reason), user, comment)
        found["canceled-at"] = now()
        if found["status"] in WAITING:
            return self._progress.close(found, "canceled", user)
        found["cancel"] = found["cancel"] or "asked"
        return self._runs.save(found)

    def force_cancel(self, run: str, user: str, comment: str) -> Document:
        """Kill the Terraform of a run that was canceled before and goes on."""
        reason = "Run was not planning or applying, or has not been canceled non-forcefully."
        found = _noted(self._of(run, WORKING, reason), user, comment)
        if not found["cancel"]:
            raise Conflict(reason)
        found["cancel"] = "forced"
        return self._runs.save(found)

    def comment(self, run: str, user: str, body: str) -> Document:
        """Say something about a run; the comment."""
        return self._runs.save(_noted(self._runs.show(run), user, body))["comments"][-1]

    def _of(self, run: str, states: tuple[str, ...], reason: str) -> Document:
        found = self._runs.show(run)
        if found["status"] not in states:
            raise Conflict(reason)
        return found


def actions(run: Document) -> Document:
    """Which actions a run admits now."""
    return {
        "is-cancelable": run["status"] in WAITING + WORKING and not run["cancel"],
        "is-confirmable": run["status"] in PLANNED,
        "is-discardable": run["status"] in PLANNED,
        "is-force-cancelable": run["status"] in WORKING and run["cancel"] == "asked",
    }


def _noted(run: Document, user: str, body: str) -> Document:
    if body:
        number = len(run["comments"])
        comment = {"id": identity("wsc", run["id"], number), "body": body, "user": user, "run": run["id"]}
        run["comments"].append(comment | {"created-at": now()})
    return run
