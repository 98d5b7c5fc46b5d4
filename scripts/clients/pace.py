"""How fast requests leave: a share of what the server admits, because others use the same account."""

from threading import Lock

from scripts.clients.clock import Clock

SHARE = 0.66
BURST = 0.33


class Pace:
    """SHARE of the advertised requests a second, BURST of them at once; threads take turns."""

    def __init__(self, clock: Clock, limit: float) -> None:
        self._clock = clock
        self._lock = Lock()
        self._limit = limit
        self._tokens = self._burst
        self._counted = clock.monotonic()

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self._limit * SHARE

    @property
    def _burst(self) -> float:
        return max(1.0, self._limit * BURST)

    def advertise(self, limit: str | None) -> None:
        """Take over the limit that a server tells (requests a second); what is no positive number is ignored."""
        try:
            told = float(limit or "")
        except ValueError:
            return
        if 0 < told < float("inf"):
            with self._lock:
                self._count()
                self._limit = told
                self._tokens = min(self._tokens, self._burst)

    def wait(self) -> None:
        """Return when the next request may leave."""
        with self._lock:
            self._count()
            self._tokens -= 1
            pause = -self._tokens / self.rate
        if pause > 0:
            self._clock.sleep(pause)

    def _count(self) -> None:
        now = self._clock.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._counted) * self.rate)
        self._counted = now
