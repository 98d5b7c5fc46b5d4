"""HCP Terraform as an emulator: who is admitted, how fast, and how its errors read."""

import logging
from contextlib import AbstractContextManager
from dataclasses import replace

from scripts.sandbox.hcp import access, mishaps
from scripts.sandbox.hcp.exceptions import Invalid, Refused
from scripts.sandbox.hcp.limits import Limit
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.hcp.responses.documents import errors
from scripts.sandbox.hcp.responses.objects import OBJECTS
from scripts.sandbox.hcp.urls import DISCOVERY, ROUTES
from scripts.sandbox.http import Emulator, Malformed, NotFaked, Request, Response

# Requests a second, told in every answer. Clients pace themselves by it: HCP's 30 would slow them down.
RATE = 1000


class HcpEmulator(Emulator):
    """app.terraform.io, as far as ROUTES go."""

    name = "hcp"
    host = "https://app.terraform.io"

    def __init__(self, state: Hcp, rate: int = RATE) -> None:
        super().__init__(state, ROUTES)
        self._limit = Limit(rate)

    def handle(self, request: Request) -> Response:
        """Answer one request; a slash at the path's end means nothing."""
        return super().handle(replace(request, path=request.path.rstrip("/")))

    def admit(self, request: Request) -> None:
        """Hosted addresses carry their own permission; everything else wants a token."""
        if not request.path.startswith((OBJECTS, DISCOVERY)):
            holder = self.state.users.holder(request.header("authorization"))
            self._limit.spend(holder)
            access.check(holder, request)

    def disturb(self, request: Request) -> None:
        """Injected faults, by route."""
        mishaps.strike(self.state, request)

    def atomic(self) -> AbstractContextManager[None]:
        """One request, one transaction."""
        return self.state.store.transaction()

    def refuse(self, error: Exception, request: Request) -> Response:
        """A JSON:API error document."""
        if isinstance(error, mishaps.Instead):
            return error.answer
        if isinstance(error, Refused):
            return errors(error)
        if isinstance(error, Malformed):
            return errors(Invalid(str(error)))
        refused = Refused(str(error))
        if isinstance(error, NotFaked):
            refused.status, refused.title = 501, "not faked"
        else:
            logging.getLogger("sandbox").exception("%s %s", request.method, request.path)
        return errors(refused)

    def finish(self, answer: Response, request: Request) -> Response:
        """The API's version and the caller's remaining rate."""
        headers = {"TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform", **self._limit.headers()}
        answer = mishaps.lose(self.state, request, answer)
        return replace(answer, headers={**headers, **answer.headers})
