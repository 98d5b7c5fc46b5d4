"""Logs of plans and applies, in the framing that clients wait for: STX, the text, ETX."""

from scripts.sandbox.store import Store

START = b"\x02"
END = b"\x03"
KIND = "log"


class Logs:
    """What a plan or an apply has said so far, under blob `log/<id>`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, phase: str, text: bytes) -> None:
        """Append to a log, which begins with its first text."""
        with self._store.transaction():
            self._store.put_blob(f"{KIND}/{phase}", self.read(phase) or START)
            self._store.put_blob(f"{KIND}/{phase}", self.read(phase) + text)

    def end(self, phase: str) -> None:
        """Close a log: nothing follows."""
        if not self.read(phase).endswith(END):
            self.add(phase, END)

    def read(self, phase: str, offset: int = 0, limit: int | None = None) -> bytes:
        """`limit` bytes of a log from `offset`; empty while there is nothing yet."""
        content = self._store.get_blob(f"{KIND}/{phase}") or b""
        return content[offset:] if limit is None else content[offset : offset + limit]

    def purge(self, phase: str) -> None:
        """Remove a log."""
        self._store.delete_blob(f"{KIND}/{phase}")
