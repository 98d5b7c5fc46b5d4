"""HTTP without a transport: requests, answers, routes, and the emulator that joins them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Request:
    """What a client sent.

    `base` is the address it used (scheme, host, port), for links in answers; `peer` its own port, 0 in-process.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base: str = ""
    peer: int = 0

    def header(self, name: str) -> str:
        """A header's value whatever its spelling; empty when it was not sent."""
        return next((value for key, value in self.headers.items() if key.lower() == name), "")

    def document(self) -> dict[str, Any]:
        """The body as a JSON object; raises Malformed when it is not one."""
        try:
            document = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Malformed(f"the body is not JSON: {error}") from error
        if not isinstance(document, dict):
            raise Malformed("the body is not a JSON object")
        return document


@dataclass(frozen=True)
class Response:
    """What is sent back; a body that is an iterator is streamed, piece by piece as each comes."""

    status: int = 200
    body: bytes | Iterator[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: object, status: int = 200, media: str = "application/json") -> "Response":
        """An answer that holds a JSON document."""
        return cls(status, json.dumps(document).encode(), {"Content-Type": media})


# What a transport makes of this is a connection that ends without an answer.
NO_ANSWER = Response(0)


@dataclass(frozen=True)
class Call:
    """One request on its way to its handler: the emulator's state, and what the route's braces matched."""

    state: Any
    request: Request
    args: Mapping[str, str]


class Malformed(Exception):
    """The body cannot be read."""


class NotFaked(Exception):
    """No route answers; the emulator denies what it does not know."""


class Route(NamedTuple):
    """`method` and a path such as /workspaces/{workspace}; braces match one segment, {name...} the rest."""

    method: str
    template: str
    handler: Callable[[Call], Response]


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A route's template as a regular expression over a whole path."""
    text = re.escape(template).replace(r"\{", "{").replace(r"\}", "}").replace(r"\.\.\.}", "...}")
    text = re.sub(r"\{(\w+)\.\.\.\}", r"(?P<\1>.+)", text)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text))


class Emulator:
    """A stand-in for one API: routes over a state. A subclass says who is admitted and how errors read."""

    name = ""
    host = ""
    mount = ""

    def __init__(self, state: Any, routes: Iterable[Route]) -> None:
        self.state = state
        self._routes: dict[str, list[tuple[re.Pattern[str], Route]]] = {}
        for route in routes:
            self._routes.setdefault(route.method, []).append((_pattern(route.template), route))

    def handle(self, request: Request) -> Response:
        """Answer one request, whatever happens inside."""
        try:
            self.admit(request)
            route, args = self._match(request)
            self.disturb(request)
            with self.atomic():
                answer = route.handler(Call(self.state, request, args))
        except Exception as error:
            answer = self.refuse(error, request)
        return self.finish(answer, request)

    def admit(self, request: Request) -> None:
        """Raise when the caller may not call."""

    def disturb(self, request: Request) -> None:
        """Suffer the faults that were injected for this request, before its handler runs."""

    def atomic(self) -> AbstractContextManager[None]:
        """The context in which a handler runs, so that a refused request leaves nothing half done."""
        return nullcontext()

    def refuse(self, error: Exception, request: Request) -> Response:
        """An error as this API words it; an error nobody foresaw goes to the log as well."""
        raise error

    def finish(self, answer: Response, request: Request) -> Response:
        """Add what every answer of this API carries."""
        return answer

    def _match(self, request: Request) -> tuple[Route, dict[str, str]]:
        for pattern, route in self._routes.get(request.method, []):
            if found := pattern.fullmatch(request.path):
                return route, found.groupdict()
        raise NotFaked(f"{request.method} {request.path} is not part of the sandbox")
