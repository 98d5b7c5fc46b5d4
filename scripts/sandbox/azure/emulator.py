"""Azure as an emulator: who is admitted where, what is made to go wrong, and how errors read."""

import logging
from contextlib import AbstractContextManager

from scripts.sandbox.azure import mishaps
from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.azure.models import Azure
from scripts.sandbox.azure.urls import ROUTES
from scripts.sandbox.http import Emulator, Malformed, NotFaked, Request, Response

# Whose tokens each service takes; what is missing here carries or gives its own permission.
_RESOURCES = {
    "arm": ("https://management.azure.com", "https://management.core.windows.net"),
    "vault": ("https://vault.azure.net",),
    "graph": ("https://graph.microsoft.com",),
}


class AzureEmulator(Emulator):
    """Azure's services, as far as ROUTES go; `/arm`, `/login`, `/vault/<name>`, `/graph`, `/storage`."""

    name = "azure"
    host = "https://azure.sandbox"
    mount = "/azure"

    def __init__(self, state: Azure) -> None:
        super().__init__(state, ROUTES)

    def admit(self, request: Request) -> None:
        """Each service wants a token that was issued for it."""
        service = _service(request)
        if service in _RESOURCES:
            self.state.identities.admit(request.header("authorization"), _RESOURCES[service])
        if service == "arm" and "api-version" not in request.query:
            message = "The api-version query parameter (?api-version=) is required for all requests."
            raise Refused(400, "MissingApiVersionParameter", message)

    def disturb(self, request: Request) -> None:
        """Injected faults, by route."""
        mishaps.strike(self.state.store, request)

    def atomic(self) -> AbstractContextManager[None]:
        """One request, one transaction."""
        return self.state.store.transaction()

    def refuse(self, error: Exception, request: Request) -> Response:
        """An error as the service that was asked words it."""
        if isinstance(error, mishaps.Instead):
            return error.answer
        if isinstance(error, Malformed):
            error = Refused(400, "InvalidRequestContent", str(error))
        elif isinstance(error, NotFaked):
            error = Refused(501, "NotFaked", str(error))
        elif not isinstance(error, Refused):
            logging.getLogger("sandbox").exception("%s %s", request.method, request.path)
            error = Refused(500, "InternalServerError", str(error))
        if _service(request) in ("login", "identity"):
            told: object = {"error": error.code, "error_description": error.message}
        else:
            told = {"error": {"code": error.code, "message": error.message}}
        answer = Response.of(told, error.status)
        return Response(answer.status, answer.body, {**answer.headers, **error.headers, **_challenge(error)})

    def finish(self, answer: Response, request: Request) -> Response:
        """Every answer, unless it is lost."""
        return mishaps.lose(self.state.store, request, answer)


def _service(request: Request) -> str:
    return request.path.split("/")[1] if request.path.startswith("/") else ""


def _challenge(error: Refused) -> dict[str, str]:
    if error.status != 401:
        return {}
    return {
        "WWW-Authenticate": 'Bearer authorization="https://login.microsoftonline.com", error="invalid_token"'
    }
