"""Who calls: the holders of tokens."""

from hmac import compare_digest
from secrets import token_urlsafe

from scripts.sandbox.hcp.exceptions import Unauthorized
from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.store import Store

RUN_TOKENS = "hcp.run-tokens"

# Tokens of organisations and of teams belong to service accounts, called so.
SERVICES = {"api-org-": "organizations", "api-team-": "teams"}


class Users:
    """The users whose tokens are valid, by token."""

    def __init__(self, tokens: dict[str, str], store: Store) -> None:
        self._tokens = tokens
        self._store = store

    def admit(self, run: str) -> str:
        """A new token for a run's Terraform; kept, so that it can save its state when the sandbox was killed."""
        token = f"{token_urlsafe(10)}.atlasv1.{token_urlsafe(32)}"
        self._store.put(RUN_TOKENS, token, {"run": run})
        return token

    def dismiss(self, run: str) -> None:
        """Take a run's tokens back."""
        for token, entry in self._store.items(RUN_TOKENS):
            if entry["run"] == run:
                self._store.delete(RUN_TOKENS, token)

    def holder(self, authorization: str) -> str:
        """The name of the user whose bearer token this header carries; raises Unauthorized."""
        kind, _, token = authorization.partition(" ")
        for known, name in self._tokens.items():
            if kind.lower() == "bearer" and compare_digest(known.encode(), token.strip().encode()):
                return name
        if kind.lower() == "bearer" and (entry := self._store.get(RUN_TOKENS, token.strip())):
            return entry["run"]
        raise Unauthorized

    def id(self, name: str) -> str:
        """The id of a user by name."""
        return identity("user", name)

    def represented(self, name: str) -> tuple[str, str] | None:
        """The type and id of what a service account stands for; None for a user."""
        for prefix, kind in SERVICES.items():
            if name.startswith(prefix):
                return kind, name.removeprefix(prefix)
        return None
