"""Files of releases come whole, or it is told that they did not."""

import pytest

from scripts.clients.github import GitHub
from scripts.clients.patience import Patience
from scripts.errors import OpsError


def reply(status: str, body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n".encode() + body


def client(server, time) -> GitHub:
    return GitHub({}, server.address, Patience(tries=2, clock=time.clock))


def test_a_file_is_asked_for_without_a_token_and_comes_whole(serve, time):
    server = serve(reply("200 OK", b"content"))
    assert client(server, time).download("a/b/releases/download/v1/file") == b"content"
    assert server.seen[0].line == "GET /api/v2/a/b/releases/download/v1/file"
    assert "authorization" not in {name.lower() for name in server.seen[0].headers}


@pytest.mark.parametrize(("answer", "says", "cure"), [
    (reply("200 OK", b"cont", 4000), "file did not come whole", "inv flux.vendor"),
    (None, "file did not come whole", "inv flux.vendor"),
    (reply("404 Not Found", b""), "GitHub has no a/file", "config/flux.yaml"),
    (reply("403 Forbidden", b""), "answers 403 when asked for file", "inv flux.vendor"),
], ids=["torn", "silent", "gone", "refused"])  # fmt: skip
def test_a_file_that_breaks_off_or_is_not_there_is_told(serve, time, answer, says, cure):
    with pytest.raises(OpsError) as failed:
        client(serve(answer), time).download("a/file")
    assert says in failed.value.text and cure in failed.value.hint
