"""Azure Resource Manager: read, write whole, call, and wait until an accepted operation has ended."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scripts.clients.azure.service import Service, explanation
from scripts.errors import Failed, Locked

if TYPE_CHECKING:
    from requests import Response

# azurerm allows a gateway as long.
OPERATION_SECONDS = 3600
_FIRST, _LONGEST = 0.2, 15.0
_STALE = (409, 412)


class Busy(Locked):
    """Somebody else changes the same resource now, or has changed it since it was read."""


class Arm:
    """Resources by path, without a leading slash; `api` is their pinned api-version."""

    def __init__(self, service: Service, seconds: float = OPERATION_SECONDS) -> None:
        self._service = service
        self._seconds = seconds
        self.patience = service.patience

    def get(self, path: str, api: str, what: str) -> dict | None:
        """A resource; None when there is none. `what` says what the caller wants, for messages."""
        answer = self._service.call("GET", _at(path, api))
        return None if answer.status_code == 404 else self._service.expect(answer, what)

    def put(self, path: str, api: str, document: dict, etag: str, what: str) -> dict | None:
        """Write a whole resource, wait for the end, and return what was taken (None when Azure does not tell).

        Raises Busy when `etag` is not the present one, or somebody else's change is under way.
        """
        answer = self._service.call("PUT", _at(path, api), document, If_Match=etag)
        if answer.status_code in _STALE:
            told = explanation(answer)[1] or "it is being changed"
            raise Busy(f"{what}: {told}", hint="wait for it, then run the command again")
        taken = self._service.expect(answer, what)
        if place := answer.headers.get("Azure-AsyncOperation"):
            self._await_status(place, what)
        return taken

    def post(self, path: str, api: str, document: dict, what: str) -> Any:
        """Call an action and wait for what it hands out, None when that is nothing."""
        answer = self._service.call("POST", _at(path, api), document, repeatable=True)
        if answer.status_code == 409:
            raise Busy(f"{what}: {explanation(answer)[1]}", hint="wait for it, then run the command again")
        found = self._service.expect(answer, what)
        place = answer.headers.get("Location")
        return self._await_result(place, what) if answer.status_code == 202 and place else found

    def pauses(self, what: str) -> Iterator[float]:
        """Wait longer and longer, at each turn of the caller's loop; raises Failed when it has lasted too long."""
        clock = self.patience.clock
        deadline, pause = clock.monotonic() + self._seconds, _FIRST
        while clock.monotonic() < deadline:
            yield pause
            clock.sleep(pause)
            pause = min(_LONGEST, pause * 1.5)
        raise Failed(
            f"{what}: not done after {self._seconds / 60:.0f} minutes; Azure may still be at it",
            hint="run the command again: it goes on from what is there",
        )

    def _await_status(self, place: str, what: str) -> None:
        for _ in self.pauses(what):
            answer = self._service.call("GET", place)
            found = self._service.expect(answer, what)
            status = found.get("status", "Succeeded")
            if status in ("Failed", "Canceled"):
                raise _failed(what, found)
            if status == "Succeeded":
                return

    def _await_result(self, place: str, what: str) -> Any:
        answer: Response
        for _ in self.pauses(what):
            answer = self._service.call("GET", place)
            found = self._service.expect(answer, what)
            if answer.status_code != 202:
                return found
        return None


def _at(path: str, api: str) -> str:
    return f"{path.lstrip('/')}?api-version={api}"


def _failed(what: str, operation: dict) -> Failed:
    error = operation.get("error") or {}
    told = f"{what}: {error.get('message') or operation['status']}"
    return Failed(f"{told} ({error['code']})" if "code" in error else told, hint="run the command again")
