"""A server on loopback that sends the bytes it was given, and a clock that nobody waits for."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.clients.clock import Clock

MEDIUM = "application/vnd.api+json"
Answer = bytes | None


@dataclass
class Time:
    """A clock that stands still until somebody sleeps; `slept` are the naps."""

    now: float = 1000.0
    date: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.now += seconds
        self.date += seconds

    @property
    def clock(self) -> Clock:
        """It, as a client takes it; chance is always the same."""
        return Clock(lambda: self.now, lambda: self.date, self.sleep, lambda: 0.5)


@dataclass
class Request:
    """What a client sent."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict:
        """The body as JSON."""
        return json.loads(self.body)


class RawServer:
    """Answers each request with the next bytes, the last ones for ever; None hangs up without a word."""

    def __init__(
        self,
        answers: list[Answer | Callable[[Request], Answer]],
        wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain,
    ) -> None:
        self.seen: list[Request] = []
        self._answers = answers
        self._wrap = wrap
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/api/v2/"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def lines(self) -> list[str]:
        """The request lines, without the version of HTTP."""
        return [request.line for request in self.seen]

    def stop(self) -> None:
        """Close everything."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            one.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            with connection, contextlib.suppress(OSError):
                self._talk(self._wrap(connection))

    def _talk(self, connection: socket.socket) -> None:
        request = _read(connection)
        if request is None:
            return
        self.seen.append(request)
        answer = self._answers[min(len(self.seen), len(self._answers)) - 1]
        answer = answer(request) if callable(answer) else answer
        if answer:
            connection.sendall(answer)


def _read(connection: socket.socket) -> Request | None:
    stream = connection.makefile("rb")
    line = stream.readline().decode().rsplit(" ", 1)[0]
    if not line:
        return None
    pairs = iter(lambda: stream.readline().decode().strip(), "")
    headers = {name.lower(): value for name, value in (pair.split(": ", 1) for pair in pairs)}
    return Request(line, headers, stream.read(int(headers.get("content-length", 0))))


def reply(content: object = None, status: int = 200, **headers: str) -> bytes:
    """The bytes of an HTTP answer: a document, text, or bytes; X_Y in `headers` is X-Y."""
    body = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
    told = {"Content-Type": MEDIUM, "Content-Length": str(len(body)), "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Word", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def errors(status: int, *listed: dict) -> bytes:
    """A refusal by the book."""
    return reply({"errors": list(listed)}, status)
