"""How many requests a second the API takes."""

from threading import Lock
from time import monotonic

from scripts.sandbox.hcp.exceptions import TooMany


class Limit:
    """A count per user that starts anew every second."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._lock = Lock()
        self._began = monotonic()
        self._spent: dict[str, int] = {}

    def spend(self, user: str) -> None:
        """Count one request; raises TooMany when the second's share is used up."""
        with self._lock:
            if monotonic() - self._began >= 1:
                self._began, self._spent = monotonic(), {}
            self._spent[user] = self._spent.get(user, 0) + 1
            if self._spent[user] > self.rate:
                raise TooMany

    def headers(self) -> dict[str, str]:
        """What every answer says about the limit; the reset is in seconds from now."""
        with self._lock:
            left = self.rate - max(self._spent.values(), default=0)
            reset = max(0.0, 1 - (monotonic() - self._began))
        return {
            "X-RateLimit-Limit": str(self.rate),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": f"{reset:.3f}",
        }
