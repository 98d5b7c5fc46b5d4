"""The loopback transport: emulators behind a threaded HTTP/1.1 server on 127.0.0.1."""

import logging
import socket
from collections.abc import Iterable
from threading import Thread
from time import monotonic

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request as WsgiRequest
from werkzeug.wrappers import Response as WsgiResponse

from scripts.sandbox.http import NO_ANSWER, Emulator, Request, Response

LOOPBACK = "127.0.0.1"


class Handler(WSGIRequestHandler):
    """Connections that stay open, and no log line of their own."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in two writes; under Nagle's algorithm the second waits 40 ms for the first's ack.
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the server logs each request once, without its secrets."""


class Server:
    """Serves emulators, each under its mount, until it is stopped."""

    def __init__(self, emulators: Iterable[Emulator], listener: socket.socket) -> None:
        """`listener` is a bound, listening TCP socket, taken over from the caller."""
        # The longest mount first, so that an emulator mounted at the root answers only what no other claims.
        self._emulators = sorted(emulators, key=lambda emulator: len(emulator.mount), reverse=True)
        self._log = logging.getLogger("sandbox.access")
        host, port = listener.getsockname()
        self._server = make_server(
            host, port, self._answer, threaded=True, request_handler=Handler, fd=listener.fileno()
        )
        self._server.daemon_threads = True
        # The server has its own copy; a second one would keep the port taken after the server stopped.
        listener.close()

    def start(self) -> None:
        """Serve in a thread of its own."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Take no more requests."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict, start: object) -> Iterable[bytes]:
        wsgi = WsgiRequest(environ)
        began = monotonic()
        answer = self._dispatch(wsgi)
        if answer.status == NO_ANSWER.status:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError
        took = (monotonic() - began) * 1000
        self._log.info("%s %s %s %.0fms", wsgi.method, readable(wsgi.path), answer.status, took)
        return WsgiResponse(answer.body, answer.status, dict(answer.headers))(environ, start)

    def _dispatch(self, wsgi: WsgiRequest) -> Response:
        # Read the whole body, needed or not: the rest of it would pass for the connection's next request.
        body = wsgi.get_data()
        emulator = next(e for e in self._emulators if wsgi.path.startswith(e.mount))
        path = wsgi.path.removeprefix(emulator.mount)
        base = wsgi.host_url.rstrip("/") + emulator.mount
        peer = wsgi.environ["REMOTE_PORT"]
        headers, query = dict(wsgi.headers), wsgi.args.to_dict()
        return emulator.handle(Request(wsgi.method, path, query, headers, body, base, peer))


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 means any free one. Raises OSError when the port is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def readable(path: str) -> str:
    """A path for the log: a segment that may be a ticket or the token is cut, for whoever reads it could use it."""
    return "/".join(
        f"{one[:6]}…" if len(one) > 100 or one.startswith("sandbox.") else one for one in path.split("/")
    )
