"""Logs of plans and applies, in the framing that clients wait for: STX, the text, ETX."""

from dataclasses import dataclass, field
from time import monotonic

from scripts.sandbox.store import Store

START = b"\x02"
END = b"\x03"
KIND = "log"
# How often a log that grows is written down: each time it is written as a whole.
PAUSE = 1.0


@dataclass
class Open:
    """A log that grows, and when it was written down."""

    text: bytearray
    kept: float = field(default_factory=monotonic)


class Logs:
    """What a plan or an apply has said so far; under blob `log/<id>` for good."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str, Open] = {}

    def add(self, phase: str, text: bytes) -> None:
        """Append to a log, which begins with its first text."""
        with self._store.transaction():
            found = self._open.get(phase) or Open(bytearray(self.read(phase) or START))
            self._open[phase] = found
            found.text += text
            if monotonic() - found.kept > PAUSE:
                self._keep(phase)

    def end(self, phase: str) -> None:
        """Close a log: nothing follows."""
        with self._store.transaction():
            if not self.read(phase).endswith(END):
                self.add(phase, END)
                self._keep(phase)
            self._open.pop(phase, None)

    def read(self, phase: str, offset: int = 0, limit: int | None = None) -> bytes:
        """`limit` bytes of a log from `offset`; empty while there is nothing yet."""
        with self._store.transaction():
            growing = self._open.get(phase)
            content = bytes(growing.text) if growing else self._store.get_blob(f"{KIND}/{phase}") or b""
        return content[offset:] if limit is None else content[offset : offset + limit]

    def purge(self, phase: str) -> None:
        """Remove a log."""
        self._store.delete_blob(f"{KIND}/{phase}")

    def _keep(self, phase: str) -> None:
        found = self._open[phase]
        self._store.put_blob(f"{KIND}/{phase}", bytes(found.text))
        found.kept = monotonic()
