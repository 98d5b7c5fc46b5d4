"""Ids in the API's own form: a prefix and sixteen base-58 characters."""

from hashlib import sha256

from scripts.sandbox.store import Store

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def identity(prefix: str, *parts: str | int) -> str:
    """The id that belongs to these parts, the same on every run."""
    number = int.from_bytes(sha256(repr((prefix, *parts)).encode()).digest())
    digits = []
    for _ in range(16):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return f"{prefix}-{''.join(digits)}"


class Identities:
    """Hands out ids one after the other, so that a world built the same way has the same ids."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def new(self, prefix: str) -> str:
        """The next id with this prefix."""
        with self._store.transaction():
            number = self.last(prefix) + 1
            self._store.put("hcp.numbers", prefix, {"last": number})
        return identity(prefix, number)

    def last(self, prefix: str) -> int:
        """How many ids with this prefix were handed out."""
        return (self._store.get("hcp.numbers", prefix) or {"last": 0})["last"]
