"""What injected faults do to requests: a refusal, any other answer, or a reply that is lost on its way."""

from scripts.sandbox import faults
from scripts.sandbox.azure.exceptions import injected
from scripts.sandbox.http import NO_ANSWER, Request, Response
from scripts.sandbox.store import Store


class Instead(Exception):
    """The answer that a fault gives in place of the real one."""

    def __init__(self, answer: faults.Fault) -> None:
        super().__init__()
        body, headers = answer.get("body", "").encode(), answer.get("headers", {})
        self.answer = Response(answer.get("status", 200), body, headers)


def strike(store: Store, request: Request) -> None:
    """Suffer the fault that is due before a request is handled, if there is one."""
    fault = faults.due(store, _subject(request))
    if fault is None:
        return
    faults.endure(store, fault)
    if answer := fault.get("answer"):
        raise Instead(answer)
    if fault["kind"] in ("fail", "throttle"):
        raise injected(fault)


def lose(store: Store, request: Request, answer: Response) -> Response:
    """The answer as it arrives: a fault of kind `lose` lets the request have its effect and swallows the reply."""
    fault = faults.due(store, _subject(request), (faults.LOSE,))
    if fault is None:
        return answer
    faults.endure(store, fault)
    return NO_ANSWER


def _subject(request: Request) -> dict[str, tuple[str, ...]]:
    """By route: "PUT /arm/subscriptions/…", or the path alone."""
    return {"route": (f"{request.method} {request.path}", request.path)}
