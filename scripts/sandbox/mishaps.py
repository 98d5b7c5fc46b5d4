"""What injected faults do to requests: a refusal, any other answer, or a reply that is lost on its way."""

import re

from scripts.sandbox import faults
from scripts.sandbox.http import NO_ANSWER, Request, Response
from scripts.sandbox.store import Store

# A fault's message may begin with the status that it is answered by: "403 Forbidden: …".
STATUS = re.compile(r"([45]\d\d) ")


class Instead(Exception):
    """The answer that a fault gives in place of the real one."""

    def __init__(self, answer: faults.Fault) -> None:
        super().__init__()
        body, headers = answer.get("body", "").encode(), answer.get("headers", {})
        self.answer = Response(answer.get("status", 200), body, headers)


class Struck(Exception):
    """A refusal, to be worded as the API words its errors."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def strike(store: Store, request: Request, mount: str) -> None:
    """Suffer the fault that is due before a request is handled, if there is one."""
    fault = faults.due(store, _subject(request, mount))
    if fault is None:
        return
    faults.endure(store, fault)
    if answer := fault.get("answer"):
        raise Instead(answer)
    if fault["kind"] == "throttle":
        raise Struck(429, fault["message"])
    if fault["kind"] == "fail":
        told = STATUS.match(fault["message"])
        raise Struck(int(told[1]) if told else 500, fault["message"][told.end() if told else 0 :])


def lose(store: Store, request: Request, mount: str, answer: Response) -> Response:
    """The answer as it arrives: a fault of kind `lose` lets the request have its effect and swallows the reply."""
    fault = faults.due(store, _subject(request, mount), (faults.LOSE,))
    if fault is None:
        return answer
    faults.endure(store, fault)
    return NO_ANSWER


def _subject(request: Request, mount: str) -> dict[str, tuple[str, ...]]:
    """By route, the mount included: "GET /kubernetes/api/v1/nodes", or the path alone."""
    path = mount + request.path
    return {"route": (f"{request.method} {path}", path)}
