"""Small programs, roots and servers for the clients to work with."""

import os
import shutil
import stat
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.clients.terraform import Terraform
from tests.clients.raw_server import Answer, RawServer, Request, Time


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
def time() -> Time:
    """The clock of this test's clients."""
    return Time()


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Makes servers: serve(answer, answer, …); `wrap` is what to do to a connection first."""
    opened: list[RawServer] = []

    def make(*answers: Answer | Callable[[Request], Answer], **options: Callable) -> RawServer:
        opened.append(RawServer(list(answers), **options))
        return opened[-1]

    yield make
    for one in opened:
        one.stop()
