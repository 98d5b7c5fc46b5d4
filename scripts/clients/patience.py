"""How long to wait for a server, and how often to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from scripts.clients.clock import Clock

# What is later than this is a date (seconds since 1970), not a number of seconds to wait.
DATES_BEGIN = 1_000_000_000


@dataclass(frozen=True)
class Patience:
    """Seconds, and tries: `deadline` for a call with all its repetitions, `tries` for a server that fails,
    `first` and `longest` wait between two tries, `connect` and `reply` for one request."""

    deadline: float = 60
    tries: int = 5
    first: float = 0.2
    longest: float = 30
    connect: float = 10
    reply: float = 30
    clock: Clock = field(default_factory=Clock)

    def pause(self, attempt: int, headers: Mapping[str, str]) -> float:
        """How long to wait after failed `attempt` (from 1): what the server asks, else twice as long each time."""
        chance = self.clock.chance()
        if asked := asked_wait(headers, self.clock.wall()):
            return min(self.longest, asked + self.first * chance)
        return min(self.longest, self.first * 2 ** (attempt - 1)) * (0.5 + 0.5 * chance)


def asked_wait(headers: Mapping[str, str], now: float) -> float:
    """Seconds that a server asks to wait, by Retry-After (seconds or date) or X-RateLimit-Reset; 0 when it does not."""
    return max(_seconds(headers.get(name), now) for name in ("Retry-After", "X-RateLimit-Reset"))


def _seconds(text: str | None, now: float) -> float:
    if not text:
        return 0
    try:
        told = float(text)
    except ValueError:
        return _until(text, now)
    wait = told - now if told > DATES_BEGIN else told
    # Not a number and infinity are words of float(), not of servers.
    return wait if 0 < wait < float("inf") else 0


def _until(text: str, now: float) -> float:
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return 0
