"""Addresses that carry their own permission, as object stores give out: a name, a kind and a signature."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from scripts.sandbox.hcp.exceptions import NotFound
from scripts.sandbox.store import Store


class Uploads:
    """Tickets for blobs; the key that signs them lives in the store, so that a restart honours them."""

    def __init__(self, store: Store) -> None:
        with store.transaction():
            document = store.get("hcp.keys", "uploads") or {"key": secrets.token_hex(32)}
            store.put("hcp.keys", "uploads", document)
        self._key = bytes.fromhex(document["key"])

    def ticket(self, name: str, kind: str) -> str:
        """An unguessable path segment that stands for one blob."""
        return urlsafe_b64encode(f"{name}.{kind}.{self._sign(name, kind)}".encode()).decode()

    def redeem(self, ticket: str) -> tuple[str, str]:
        """The name and kind that a ticket stands for; raises NotFound on any other string."""
        try:
            name, kind, signature = urlsafe_b64decode(ticket).decode().split(".")
        except ValueError as error:
            raise NotFound from error
        if not hmac.compare_digest(signature, self._sign(name, kind)):
            raise NotFound
        return name, kind

    def _sign(self, name: str, kind: str) -> str:
        return hmac.digest(self._key, f"{name}.{kind}".encode(), "sha256").hex()
