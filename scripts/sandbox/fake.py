"""The in-process transport: emulators behind `requests` itself, for tests that want no server."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, unquote, urlsplit

import responses
from requests import PreparedRequest, ReadTimeout

from scripts.sandbox.http import NO_ANSWER, Emulator, Request

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@contextmanager
def mounted(emulators: Iterable[Emulator]) -> Iterator[None]:
    """Let each emulator answer for its real host; every other host is unreachable meanwhile."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for emulator in emulators:
            for method in METHODS:
                pattern = re.compile(re.escape(emulator.host) + "(/.*)?$")
                mock.add_callback(method, pattern, _callback(emulator), content_type=None)
        yield


def _callback(emulator: Emulator):
    def answer(sent: PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(sent.url)
        body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        base = f"{parts.scheme}://{parts.netloc}"
        request = Request(sent.method, unquote(parts.path), query, dict(sent.headers), body, base)
        reply = emulator.handle(request)
        if reply.status == NO_ANSWER.status:
            raise ReadTimeout(request=sent)
        return reply.status, dict(reply.headers), reply.body

    return answer
