"""What has lately changed, for those who watch: events by version, kept in memory."""

from collections import deque
from collections.abc import Iterator
from threading import Condition
from time import monotonic
from typing import Any, NamedTuple

from scripts.sandbox.kubernetes.exceptions import Gone

Document = dict[str, Any]
ADDED, MODIFIED, DELETED = "ADDED", "MODIFIED", "DELETED"
KEPT = 4000


class Change(NamedTuple):
    """One write: `kind` is the resource's name, `before` what was there, `after` what is (of DELETED: the last)."""

    version: int
    type: str
    kind: str
    before: Document | None
    after: Document


class Changes:
    """The latest writes, in order. Every method may be called from any thread."""

    def __init__(self, version: int) -> None:
        """`version` is the world's when this process began: what was before cannot be told any more."""
        self._floor = version
        self._latest = version
        self._kept: deque[Change] = deque()
        self._news = Condition()
        self._closed = False

    def publish(self, change: Change) -> None:
        """Tell whoever waits."""
        with self._news:
            self._kept.append(change)
            self._latest = change.version
            if len(self._kept) > KEPT:
                self._floor = self._kept.popleft().version
            self._news.notify_all()

    def follow(self, version: int, seconds: float, beat: float) -> Iterator[Change | None]:
        """Every change after a version as it comes, for so long; None each time nothing came for `beat` seconds."""
        end = monotonic() + seconds
        while monotonic() < end and not self._closed:
            found = self.after(version, min(beat, end - monotonic()))
            for change in found:
                yield change
                version = change.version
            if not found:
                yield None

    def after(self, version: int, seconds: float = 0) -> list[Change]:
        """The changes after a version, waiting so long for a first one; raises Gone when some are forgotten."""
        with self._news:
            if version < self._floor:
                raise Gone(f"too old resource version: {version} ({self._floor})")
            self._news.wait_for(lambda: self._closed or self._latest > version, max(0.0, seconds))
            return [change for change in self._kept if change.version > version]

    @property
    def latest(self) -> int:
        """The version of the last change."""
        return self._latest

    @property
    def closed(self) -> bool:
        """Whether the end was announced."""
        return self._closed

    def close(self) -> None:
        """End everybody's waiting."""
        with self._news:
            self._closed = True
            self._news.notify_all()
