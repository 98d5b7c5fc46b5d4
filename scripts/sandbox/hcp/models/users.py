"""Who calls: the holders of tokens."""

from hmac import compare_digest
from secrets import token_urlsafe

from scripts.sandbox.hcp.exceptions import Unauthorized
from scripts.sandbox.hcp.models.identities import identity

# Tokens of organisations and of teams belong to service accounts, called so.
SERVICES = {"api-org-": "organizations", "api-team-": "teams"}


class Users:
    """The users whose tokens are valid, by token."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self._tokens = dict(tokens)

    def admit(self, name: str) -> str:
        """A new token for a run while its Terraform works; it goes when the process does, or by `dismiss`."""
        token = f"{token_urlsafe(10)}.atlasv1.{token_urlsafe(32)}"
        self._tokens[token] = name
        return token

    def dismiss(self, token: str) -> None:
        """Take a token back."""
        self._tokens.pop(token, None)

    def holder(self, authorization: str) -> str:
        """The name of the user whose bearer token this header carries; raises Unauthorized."""
        kind, _, token = authorization.partition(" ")
        for known, name in list(self._tokens.items()):
            if kind.lower() == "bearer" and compare_digest(known.encode(), token.strip().encode()):
                return name
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
