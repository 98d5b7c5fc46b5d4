"""What injected faults do to requests: a refusal, any other answer, or a reply that is lost on its way."""

from scripts.sandbox import faults
from scripts.sandbox.hcp.exceptions import Failing, TooMany
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.http import NO_ANSWER, Request, Response


class Instead(Exception):
    """The answer that a fault gives in place of the real one."""

    def __init__(self, answer: faults.Fault) -> None:
        super().__init__()
        self.answer = Response(
            answer.get("status", 200), answer.get("body", "").encode(), answer.get("headers", {})
        )


def strike(hcp: Hcp, request: Request) -> None:
    """Suffer the fault that is due before a request is handled, if there is one."""
    fault = faults.due(hcp.store, _subject(request))
    if fault is None:
        return
    faults.endure(hcp.store, fault)
    if answer := fault.get("answer"):
        raise Instead(answer)
    if fault["kind"] == "throttle":
        raise TooMany(fault["message"])
    if fault["kind"] == "fail":
        raise Failing(fault["message"])


def lose(hcp: Hcp, request: Request, answer: Response) -> Response:
    """The answer as it arrives: a fault of kind `lose` lets the request have its effect and swallows the reply."""
    fault = faults.due(hcp.store, _subject(request), (faults.LOSE,))
    if fault is None:
        return answer
    faults.endure(hcp.store, fault)
    return NO_ANSWER


def _subject(request: Request) -> dict[str, tuple[str, ...]]:
    """By route: "GET /api/v2/ping", or the path alone."""
    return {"route": (f"{request.method} {request.path}", request.path)}
