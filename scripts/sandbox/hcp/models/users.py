"""Who calls: the holders of tokens."""

from hmac import compare_digest

from scripts.sandbox.hcp.exceptions import Unauthorized
from scripts.sandbox.hcp.models.identities import identity


class Users:
    """The users whose tokens are valid, by token."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self._tokens = tokens

    def holder(self, authorization: str) -> str:
        """The name of the user whose bearer token this header carries; raises Unauthorized."""
        kind, _, token = authorization.partition(" ")
        for known, name in self._tokens.items():
            if kind.lower() == "bearer" and compare_digest(known, token.strip()):
                return name
        raise Unauthorized

    def id(self, name: str) -> str:
        """The id of a user by name."""
        return identity("user", name)
