"""The Kubernetes API server as an emulator: who is admitted, how its errors read, what goes wrong on purpose."""

import logging
from contextlib import AbstractContextManager
from dataclasses import replace
from hmac import compare_digest

from scripts.sandbox import mishaps
from scripts.sandbox.http import Emulator, Malformed, NotFaked, Request, Response
from scripts.sandbox.kubernetes import exceptions
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.exceptions import Failing, Refused, Unauthorized
from scripts.sandbox.kubernetes.urls import ROUTES


class KubernetesEmulator(Emulator):
    """One cluster. The token comes in the address, too: kubectl sends none in a header without TLS."""

    name = "kubernetes"
    mount = "/kubernetes"
    host = "https://kubernetes.default.svc"

    def __init__(self, state: Cluster, token: str) -> None:
        super().__init__(state, ROUTES)
        self._token = token

    def handle(self, request: Request) -> Response:
        """Answer one request; the token in its path becomes a header."""
        first, _, rest = request.path.lstrip("/").partition("/")
        if compare_digest(first.encode(), self._token.encode()):
            headers = {**request.headers, "Authorization": f"Bearer {self._token}"}
            request = replace(request, path=f"/{rest}", headers=headers)
        return super().handle(request)

    def admit(self, request: Request) -> None:
        """Only the holder of the sandbox's token."""
        sent = request.header("authorization").removeprefix("Bearer ")
        if not compare_digest(sent.encode(), self._token.encode()):
            raise Unauthorized("Unauthorized")

    def disturb(self, request: Request) -> None:
        """Injected faults, by route: "GET /kubernetes/api/v1/nodes", or the path alone."""
        mishaps.strike(self.state.objects.store, request, self.mount)

    def finish(self, answer: Response, request: Request) -> Response:
        """Every answer, unless it is lost."""
        return mishaps.lose(self.state.objects.store, request, self.mount, answer)

    def atomic(self) -> AbstractContextManager[None]:
        """One request, one transaction."""
        return self.state.objects.store.transaction()

    def refuse(self, error: Exception, request: Request) -> Response:
        """A Status document."""
        if isinstance(error, mishaps.Instead):
            return error.answer
        if isinstance(error, mishaps.Struck):
            error = Failing(error.message, error.status)
        elif isinstance(error, Malformed):
            error = exceptions.Bad(str(error))
        elif isinstance(error, NotFaked):
            error = exceptions.Missing(str(error))
        elif not isinstance(error, Refused):
            logging.getLogger("sandbox").exception("%s %s", request.method, request.path)
            error = Refused(f"an error nobody foresaw in the sandbox: {error!r}")
        details = {"causes": error.causes} | ({"retryAfterSeconds": error.retry} if error.retry else {})
        status = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": error.message,
            "reason": error.reason,
            "details": details,
            "code": error.status,
        }
        answer = Response.of(status, error.status)
        waiting = {"Retry-After": str(error.retry)} if error.retry else {}
        return replace(answer, headers={**answer.headers, **waiting})
