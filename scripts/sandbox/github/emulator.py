"""GitHub as an emulator: who is admitted, and how its errors read."""

import logging
from base64 import b64decode
from binascii import Error
from contextlib import AbstractContextManager
from dataclasses import replace
from hmac import compare_digest

from scripts.sandbox import mishaps
from scripts.sandbox.github.exceptions import Invalid, Refused, Unauthorized
from scripts.sandbox.github.models import GitHub
from scripts.sandbox.github.urls import ROUTES
from scripts.sandbox.http import Emulator, Malformed, NotFaked, Request, Response

# Open to everybody, as the real one's are.
PUBLIC = ("/releases/tags/", "/releases/download/")


class GitHubEmulator(Emulator):
    """api.github.com and github.com, as far as ROUTES go."""

    name = "github"
    mount = "/github"
    host = "https://api.github.com"

    def __init__(self, state: GitHub) -> None:
        super().__init__(state, ROUTES)

    def admit(self, request: Request) -> None:
        """A token, in any of the ways in which clients and git send one."""
        if any(word in request.path for word in PUBLIC):
            return
        sent = request.header("authorization")
        if not sent:
            raise Unauthorized("Requires authentication")
        if not compare_digest(_token(sent).encode(), self.state.token.encode()):
            raise Unauthorized("Bad credentials")

    def disturb(self, request: Request) -> None:
        """Injected faults, by route: "GET /github/repos/…", or the path alone."""
        mishaps.strike(self.state.store, request, self.mount)

    def atomic(self) -> AbstractContextManager[None]:
        """One request, one transaction."""
        return self.state.store.transaction()

    def refuse(self, error: Exception, request: Request) -> Response:
        """An error document."""
        if isinstance(error, mishaps.Instead):
            return error.answer
        if isinstance(error, mishaps.Struck):
            error = Refused(error.message, error.status)
        elif isinstance(error, Malformed):
            error = Refused("Problems parsing JSON", 400)
        elif isinstance(error, NotFaked):
            error = Refused(str(error), 501)
        elif isinstance(error, KeyError):
            error = Invalid(f"Invalid request. {error} wasn't supplied.")
        elif not isinstance(error, Refused):
            logging.getLogger("sandbox").exception("%s %s", request.method, request.path)
            error = Refused(str(error))
        answer = Response.of({"message": error.message, "status": str(error.status)}, error.status)
        asking = {"WWW-Authenticate": 'Basic realm="GitHub"'} if error.status == 401 else {}
        waiting = {"Retry-After": "1"} if error.status == 429 else {}
        return replace(answer, headers={**answer.headers, **asking, **waiting})

    def finish(self, answer: Response, request: Request) -> Response:
        """Every answer, unless it is lost."""
        return mishaps.lose(self.state.store, request, self.mount, answer)


def _token(sent: str) -> str:
    how, _, word = sent.partition(" ")
    if how.lower() != "basic":
        return word
    try:
        return b64decode(word).decode().partition(":")[2]
    except (Error, UnicodeDecodeError):
        return ""
