"""Small programs, roots and servers for the clients to work with."""

import http.server
import os
import shutil
import stat
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.clients.terraform import Terraform


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., Path]:
    """Makes executables: script("name", "python code")."""

    def make(name: str, code: str) -> Path:
        path = tmp_path / name
        path.write_text(f"#!{sys.executable}\n{textwrap.dedent(code)}")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


@pytest.fixture
def root(tmp_path: Path) -> Callable[..., Terraform]:
    """Makes initialised roots with a state on disk: root("hcl") is Terraform in it."""

    def make(hcl: str, **environment: str) -> Terraform:
        directory = tmp_path / "root"
        directory.mkdir()
        (directory / "main.tf").write_text(textwrap.dedent(hcl))
        plain = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CHECKPOINT_DISABLE": "1"}
        terraform = Terraform([shutil.which("terraform")], directory, plain | environment)
        terraform.init()
        return terraform

    return make


@pytest.fixture
def server() -> Iterator[Callable[[list[tuple]], str]]:
    """A server that gives these answers (status, body) one after another: server([…]) is its address."""
    opened = []

    def serve(answers: list[tuple[int, str]]) -> tuple[str, list[str]]:
        seen: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                seen.append(self.command)
                status, body = answers[min(len(seen), len(answers)) - 1]
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_POST = do_PUT = answer  # noqa: N815 - the base class calls them so

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        opened.append(httpd)
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{httpd.server_port}/api/v2/", seen

    yield serve
    for httpd in opened:
        httpd.shutdown()
        httpd.server_close()
