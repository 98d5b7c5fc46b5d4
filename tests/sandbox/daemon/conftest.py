"""Sandboxes in directories of their own, which leave no process, socket or file behind."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from scripts import sandbox
from scripts.sandbox.place import Place, is_held
from scripts.sandbox.world import World

CHECKOUT = Path(__file__).parents[3]
WHEEL = [sys.executable, str(CHECKOUT / "scripts/clients/wheel_terraform.py")]
TERRAFORM = ["terraform"] if shutil.which("terraform") else WHEEL

CLOUD = "terraform {\n  cloud {}\n}\n"
PETS = """
    terraform {
      required_providers {
        random = { source = "hashicorp/random" }
      }
    }
    resource "random_string" "pet" {
      count  = 6
      length = 8
    }
"""


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where sockets go; empty again when the test ends."""
    path = Path(tempfile.mkdtemp(prefix="sb-", dir="/tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path))
    monkeypatch.delenv("GITOPS_SANDBOX_PORT", raising=False)
    yield path
    left = list(path.iterdir())
    shutil.rmtree(path)
    assert not left


@pytest.fixture
def directory(tmp_path: Path, runtime: Path) -> Iterator[Path]:
    """A sandbox's directory; what runs in it is stopped when the test ends."""
    path = tmp_path / "sandbox"
    yield path
    sandbox.down(path)
    assert not is_held(Place(path).alive)


@dataclass
class Root:
    """A Terraform root bound to one workspace of a running sandbox."""

    path: Path
    world: World
    workspace: str
    launcher: list[str] = field(default_factory=lambda: TERRAFORM)

    def environment(self) -> dict[str, str]:
        """What the terraform process sees: nothing of ours but the path."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "TF_CLOUD_ORGANIZATION": "abc",
            "TF_WORKSPACE": self.workspace,
            "TF_IN_AUTOMATION": "1",
            **self.world.environment,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """terraform, under way."""
        return subprocess.Popen(
            [*self.launcher, *arguments, "-no-color"],
            cwd=self.path,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """terraform's whole output; its exit code is asserted."""
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=60)
        assert process.returncode == code, output
        return output


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


@pytest.fixture
def world(directory: Path) -> World:
    """A running sandbox."""
    return sandbox.up(directory)


@pytest.fixture
def root(world: World, directory: Path, tmp_path: Path) -> Callable[[str, str], Root]:
    """Makes roots: root("dev", hcl) is a workspace with these files, initialised."""

    def make(workspace: str, hcl: str) -> Root:
        path = tmp_path / workspace
        path.mkdir()
        (path / "main.tf").write_text(CLOUD + textwrap.dedent(hcl))
        made = Root(path, world, workspace)
        api(directory, "POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": workspace}}})
        made.run("init", "-input=false")
        return made

    return make


def slow(seconds: int) -> str:
    """HCL of a resource that takes so long to make."""
    return f"""
    resource "terraform_data" "slow" {{
      provisioner "local-exec" {{
        command = "sleep {seconds}"
      }}
    }}
    """


def api(directory: Path, method: str, path: str, document: dict | None = None) -> requests.Response:
    """Call HCP Terraform's API in a running sandbox."""
    headers = {"Authorization": f"Bearer {Place(directory).token()}"}
    url = f"{sandbox.status(directory)['url']}/api/v2{path}"
    return requests.request(method, url, json=document, headers=headers, timeout=5)
