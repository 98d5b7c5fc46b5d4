"""What Azure's APIs share: a token that is fetched anew once, JSON, and refusals in words."""

import json
from typing import TYPE_CHECKING, Any

from scripts.clients import http
from scripts.clients.azure.token import Tokens
from scripts.clients.patience import Patience
from scripts.errors import Failed, OpsError, Preflight

if TYPE_CHECKING:
    from requests import Response

LONGEST_REASON = 300


class Service:
    """One API at `address`, called with tokens for `resource`."""

    def __init__(self, name: str, address: str, resource: str, tokens: Tokens, patience: Patience) -> None:
        self.name = name
        self.address = address
        self.patience = patience
        self._resource = resource
        self._tokens = tokens
        self._session: http.Session | None = None

    def call(
        self, verb: str, path: str, document: object = None, repeatable: bool | None = None, **headers: str
    ) -> "Response":
        """The last answer, whatever its status; a refused token is fetched anew, once."""
        body = None if document is None else json.dumps(document).encode()
        kind = {"Content-Type": "application/json"} if body else {}
        sent = tuple((kind | {name.replace("_", "-"): value for name, value in headers.items()}).items())
        call = http.Call(verb, path, body, sent, repeatable)
        answer = self._open().send(call)
        if answer.status_code == 401:
            self._tokens.forget(self._resource)
            self._session = None
            answer = self._open().send(call)
        return answer

    def expect(self, answer: "Response", what: str) -> Any:
        """The answer's JSON (None when it has no body); raises what its refusal means for whoever wanted `what`."""
        if not answer.ok:
            raise self.refusal(answer, what)
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise Failed(f"{self.name} does not answer in JSON", hint=f"is {self.address} right?") from None

    def refusal(self, answer: "Response", what: str) -> OpsError:
        """The error that an answer stands for; `what` completes "…: not allowed to"."""
        code, reason = explanation(answer)
        told = f"{self.name}: {what}: {reason or f'it answers {answer.status_code}'}"
        if answer.status_code == 401:
            return Preflight(told, hint="az login, or new credentials in the environment; inv doctor")
        if answer.status_code == 403:
            return Preflight(
                f"{self.name}: not allowed to {what}: {reason}",
                hint="ask for the role that docs/vpn.md names",
            )
        return Failed(f"{told} ({code})" if code else told, hint="run the command again, or inv doctor")

    def _open(self) -> http.Session:
        if self._session is None:
            token = self._tokens.get(self._resource)
            self._session = http.Session(self.name, self.address, token, patience=self.patience)
        return self._session


def explanation(answer: "Response") -> tuple[str, str]:
    """An error's code and its first sentence, as Azure words it; empty when it says neither."""
    try:
        error = answer.json()["error"]
        return str(error["code"]), str(error["message"]).splitlines()[0][:LONGEST_REASON]
    except (ValueError, KeyError, TypeError, IndexError):
        return "", ""
