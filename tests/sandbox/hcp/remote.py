"""A running sandbox whose workspaces execute remotely, driven over the API or by the terraform command."""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from scripts import sandbox
from scripts.sandbox.place import Place
from tests.sandbox.daemon.conftest import CLOUD, TERRAFORM

SECONDS = 30
FINAL = {"applied", "planned_and_finished", "discarded", "errored", "canceled", "force_canceled"}
# What a run can be cut short in: a resource that takes long to make.
SLOW = """
    resource "terraform_data" "quick" {}
    resource "terraform_data" "slow" {
      depends_on = [terraform_data.quick]
      provisioner "local-exec" {
        command = "sleep 20"
      }
    }
"""


@dataclass
class Remote:
    """One sandbox and its API."""

    directory: Path
    scratch: Path

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Bring the sandbox up; the same session of HTTP as before."""
        self.world = sandbox.up(self.directory)
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {Place(self.directory).token()}"

    def api(self, method: str, path: str, document: Any = None, **options: Any) -> requests.Response:
        """Send a document to a path below /api/v2."""
        url = f"{self.world.urls['hcp']}/api/v2{path}"
        return self.session.request(method, url, json=document, timeout=10, **options)

    def read(self, path: str) -> dict[str, Any]:
        """The `data` of what a path shows."""
        reply = self.api("GET", path)
        reply.raise_for_status()
        return reply.json()["data"]

    def workspace(self, name: str, mode: str = "remote", **attributes: Any) -> str:
        """A new workspace's id."""
        document = {"data": {"attributes": {"name": name, "execution-mode": mode, **attributes}}}
        made = self.api("POST", "/organizations/abc/workspaces", document)
        assert made.status_code == 201, made.text
        return made.json()["data"]["id"]

    def variable(self, workspace: str, key: str, value: str, **attributes: Any) -> None:
        """Give a workspace a variable, of category terraform unless told."""
        given = {"key": key, "value": value, "category": "terraform", **attributes}
        reply = self.api("POST", f"/workspaces/{workspace}/vars", {"data": {"attributes": given}})
        assert reply.status_code == 201, reply.text

    def upload(self, workspace: str, hcl: str | dict[str, str], **attributes: Any) -> str:
        """A configuration version of main.tf, or of files by path."""
        path = f"/workspaces/{workspace}/configuration-versions"
        given = {"auto-queue-runs": False, **attributes}
        made = self.api("POST", path, {"data": {"attributes": given}}).json()["data"]
        content = archive(hcl if isinstance(hcl, dict) else {"main.tf": hcl})
        address = made["attributes"]["upload-url"]
        requests.put(address, data=content, timeout=10).raise_for_status()
        return made["id"]

    def queue(self, workspace: str, hcl: str | dict[str, str], **attributes: Any) -> str:
        """Upload and queue: the run's id."""
        relations = {
            "workspace": {"data": {"type": "workspaces", "id": workspace}},
            "configuration-version": {"data": {"id": self.upload(workspace, hcl)}},
        }
        made = self.api("POST", "/runs", {"data": {"attributes": attributes, "relationships": relations}})
        assert made.status_code == 201, made.text
        return made.json()["data"]["id"]

    def until(self, run: str, *statuses: str) -> dict[str, Any]:
        """Wait until a run has one of these statuses; its attributes. Any other end fails."""
        deadline = time.monotonic() + SECONDS
        while (found := self.read(f"/runs/{run}")["attributes"])["status"] not in statuses:
            assert found["status"] not in FINAL, self.log(run, "plan") + self.log(run, "apply")
            assert time.monotonic() < deadline, found["status"]
            time.sleep(0.02)
        return found

    def act(self, run: str, action: str, code: int = 202) -> requests.Response:
        """Apply, discard, cancel or force-cancel."""
        reply = self.api("POST", f"/runs/{run}/actions/{action}", {"comment": f"{action}, please"})
        assert reply.status_code == code, reply.text
        return reply

    def apply(self, workspace: str, hcl: str | dict[str, str], **attributes: Any) -> str:
        """A run that goes through."""
        run = self.queue(workspace, hcl, **{"auto-apply": True, **attributes})
        self.until(run, "applied", "planned_and_finished")
        return run

    def phase(self, run: str, phase: str) -> dict[str, Any]:
        """The plan or the apply of a run."""
        return self.read(f"/runs/{run}/{phase}")["attributes"]

    def log(self, run: str, phase: str = "plan") -> str:
        """All that a plan or an apply has said."""
        return requests.get(self.phase(run, phase)["log-read-url"], timeout=10).text

    def locked(self, workspace: str) -> bool:
        """Whether somebody holds a workspace."""
        return self.read(f"/workspaces/{workspace}")["attributes"]["locked"]

    def outputs(self, workspace: str) -> dict[str, Any]:
        """The outputs of a workspace's current state."""
        found = self.read(f"/workspaces/{workspace}/current-state-version-outputs")
        return {one["attributes"]["name"]: one["attributes"]["value"] for one in found}

    def agent(self, pool: str, served: bool) -> None:
        """Start or stop the agent of a pool."""
        sandbox.ask(self.directory, "POST", "/agents", {"pool": pool, "served": served})


@dataclass
class Checkout:
    """A directory in which the terraform command works, bound to one workspace by an empty cloud block."""

    path: Path
    remote: Remote
    workspace: str
    launcher: list[str] = field(default_factory=lambda: TERRAFORM)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """terraform, under way."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "TF_CLOUD_ORGANIZATION": "abc",
            "TF_WORKSPACE": self.workspace,
            "TF_IN_AUTOMATION": "1",
            **self.remote.world.environment,
        }
        return subprocess.Popen(
            [*self.launcher, *arguments, "-no-color"],
            cwd=self.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """terraform's whole output; its exit code is asserted."""
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=SECONDS * 2)
        assert process.returncode == code, output
        return output


def archive(files: dict[str, str]) -> bytes:
    """A tar.gz of files by path."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for path, text in files.items():
            data = textwrap.dedent(text).encode()
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return content.getvalue()


def until(holds: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


@contextmanager
def running() -> Iterator[Remote]:
    """A sandbox in a directory of its own, which leaves nothing behind."""
    root = Path(tempfile.mkdtemp(prefix="sb-", dir="/tmp"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(root / "sockets")
    (root / "sockets").mkdir()
    remote = None
    try:
        remote = Remote(root / "sandbox", root)
        yield remote
    finally:
        sandbox.down(root / "sandbox")
        os.environ.pop("XDG_RUNTIME_DIR")
        if before:
            os.environ["XDG_RUNTIME_DIR"] = before
        left = list((root / "sockets").iterdir())
        shutil.rmtree(root)
        assert not left


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    """A sandbox for all tests of a module: each uses workspaces of its own."""
    with running() as started:
        yield started


@pytest.fixture
def checkout(remote: Remote, tmp_path: Path) -> Callable[..., Checkout]:
    """Makes checkouts: checkout("dev", hcl) for a workspace that is there, initialised."""

    def make(workspace: str, hcl: str, launcher: list[str] = TERRAFORM, at: str = ".") -> Checkout:
        path = tmp_path / at
        path.mkdir(parents=True, exist_ok=True)
        (path / "main.tf").write_text(CLOUD + textwrap.dedent(hcl))
        made = Checkout(path, remote, workspace, launcher)
        made.run("init", "-input=false")
        return made

    return make
