"""Plans and applies: the two phases of a run, their logs and the plan's document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts.clients.hcp import document
from scripts.clients.hcp.api import Api
from scripts.clients.hcp.log import Log
from scripts.clients.hcp.resource import Resource
from scripts.core.secret import Secret

ENDS = ("finished", "errored", "canceled", "unreachable")
NO_CONTENT = 204
SOONEST, LATEST, GROWTH = 0.2, 1.5, 1.3


@dataclass(frozen=True)
class Phase:
    """A plan or an apply; whoever has `log_address` can read the log, so it is a secret."""

    id: str
    status: str
    has_changes: bool
    log_address: Secret | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ENDS


class Phases:
    """Plans and applies by their ids, which their run tells."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def plan(self, plan_id: str) -> Phase:
        """One plan; raises Missing."""
        return _phase(self._api.get(f"plans/{plan_id}", "plans"))

    def apply(self, apply_id: str) -> Phase:
        """One apply; raises Missing."""
        return _phase(self._api.get(f"applies/{apply_id}", "applies"))

    def plan_document(self, plan_id: str) -> dict[str, Any] | None:
        """What `terraform show -json` says of the plan; None while there is none. Missing without admin access."""
        path = f"plans/{plan_id}/json-output"
        answer = self._api.send("GET", path)
        return None if answer.status_code == NO_CONTENT else document.read(answer, f"GET {path}")

    def plan_log(self, plan_id: str, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """The log's lines as they come, until the plan is over or `stop` says so."""
        return self._follow(lambda: self.plan(plan_id), stop)

    def apply_log(self, apply_id: str, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """The log's lines as they come, until the apply is over or `stop` says so."""
        return self._follow(lambda: self.apply(apply_id), stop)

    def _follow(self, look: Callable[[], Phase], stop: Callable[[], bool]) -> Iterator[str]:
        clock, log, pause = self._api.patience.clock, Log(), SOONEST
        while not stop():
            # Asked before the log is read: what comes after the end was said before it.
            found = look()
            fresh = self._read(found, log)
            yield from log.lines()
            if log.is_complete or (found.is_over and not fresh):
                break
            if not fresh:
                clock.sleep(pause)
            pause = SOONEST if fresh else min(LATEST, pause * GROWTH)
        yield from log.rest()

    def _read(self, phase: Phase, log: Log) -> int:
        """How many bytes were new."""
        if phase.log_address is None:
            return 0
        query = {"limit": str(Log.PIECE), "offset": str(log.offset)}
        answer = self._api.send("GET", phase.log_address.reveal(), query=query, absent=True)
        return log.take(answer.content) if answer is not None else 0


def _phase(found: Resource) -> Phase:
    place = found.words("log-read-url")
    changes = found.flag("has-changes")
    return Phase(found.id, found.text("status"), changes, Secret(place) if place else None)
