"""The sandbox's own API: for the holder of its token, with our errors as JSON."""

import logging
from contextlib import AbstractContextManager
from hmac import compare_digest

from scripts.errors import OpsError, Preflight
from scripts.sandbox.control.models import Control
from scripts.sandbox.control.urls import ROUTES
from scripts.sandbox.http import Emulator, Request, Response


class ControlEmulator(Emulator):
    """Everything below /sandbox."""

    name = "control"
    mount = "/sandbox"

    def __init__(self, state: Control, token: str) -> None:
        super().__init__(state, ROUTES)
        self._token = token

    def admit(self, request: Request) -> None:
        """Only the commands of this sandbox's owner know its token."""
        sent = request.header("authorization").removeprefix("Bearer ")
        if not compare_digest(sent.encode(), self._token.encode()):
            raise Preflight("this sandbox has another token", hint="inv sandbox.up")

    def atomic(self) -> AbstractContextManager[None]:
        """One request, one transaction."""
        return self.state.store.transaction()

    def refuse(self, error: Exception, request: Request) -> Response:
        """Our own error, to be raised again by the command that asked."""
        if isinstance(error, OpsError):
            return Response.of({"text": error.text, "hint": error.hint, "code": error.code}, 400)
        logging.getLogger("sandbox").exception("%s %s", request.method, request.path)
        return Response.of({"text": str(error), "hint": "read the sandbox's daemon.log", "code": 1}, 500)
