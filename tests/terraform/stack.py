"""Real Terraform over a copy of the roots and of config/, in a sandbox of its own."""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sqlite3 import connect
from typing import Any

import yaml

from scripts.clients.cli_config import find_access
from scripts.clients.hcp import Hcp
from scripts.clients.terraform_binary import launcher
from scripts.sandbox import up

CHECKOUT = Path(__file__).parents[2]
ROOTS = Path("terraform/azure")
SHARED = ("k8s", "devops")
PATIENTLY = "-lock-timeout=3m"  # another process may plan the same workspace
NO_CHANGES, FAILED, CHANGES = 0, 1, 2


@dataclass(frozen=True)
class Run:
    """What a Terraform command left."""

    code: int
    output: str


@dataclass(frozen=True)
class Stack:
    """A checkout with its sandbox, both under `directory`; nothing outside is written."""

    directory: Path

    @property
    def checkout(self) -> Path:
        """The copy."""
        return self.directory / "checkout"

    @property
    def sandbox(self) -> Path:
        """Where the daemon of this stack lives."""
        return self.directory / "sandbox"

    @cached_property
    def platform(self) -> dict[str, Any]:
        """config/platform.yaml."""
        return yaml.safe_load((self.checkout / "config/platform.yaml").read_text())

    @property
    def environments(self) -> list[str]:
        """The environments that config names."""
        return sorted(file.stem for file in (self.checkout / "config/environments").glob("*.yaml"))

    @property
    def workspaces(self) -> list[str]:
        """Every workspace, in the order of applying."""
        return [*self.environments, *SHARED]

    def copy_checkout(self) -> None:
        """Take the roots and config/ as they are now."""
        leave = shutil.ignore_patterns(".terraform*", "targets")
        for tree in ("config", "terraform"):
            shutil.copytree(CHECKOUT / tree, self.checkout / tree, ignore=leave, dirs_exist_ok=True)

    def init(self, workspace: str) -> None:
        """Have the workspace in HCP Terraform and its data directory here."""
        hcp = self.platform["hcp"]
        access = find_access(self._environment(workspace), self.directory)
        Hcp(access, hcp["organization"]).ensure_workspace(self.remote_name(workspace), hcp["project"])
        self.run(workspace, "init", "-input=false")

    def plan(self, workspace: str, *arguments: str, name: str = "first") -> dict[str, Any]:
        """Plan, and return what `terraform show -json` says of it; `name` tells this plan from others."""
        file = self.directory / f"{workspace}-{name}.tfplan"
        self.run(workspace, "plan", "-input=false", PATIENTLY, f"-out={file}", *arguments)
        return json.loads(self.run(workspace, "show", "-json", str(file)).output)

    def apply(self, workspace: str, name: str = "first") -> None:
        """Apply the plan of this name."""
        self.run(
            workspace, "apply", "-input=false", PATIENTLY, str(self.directory / f"{workspace}-{name}.tfplan")
        )

    def converged(self, workspace: str) -> Run:
        """Plan again; code 0 means that there is nothing to do."""
        return self.attempt(workspace, "plan", "-input=false", PATIENTLY, "-detailed-exitcode")

    def state(self, workspace: str) -> dict[str, Any]:
        """What `terraform show -json` says of the state."""
        return json.loads(self.run(workspace, "show", "-json").output)

    def build(self, *workspaces: str) -> dict[str, dict[str, Any]]:
        """Plan and apply workspaces that do not read one another, side by side; returns their plans."""
        for workspace in workspaces:
            self.init(workspace)
        with ThreadPoolExecutor(max_workers=2) as pool:
            plans = dict(zip(workspaces, pool.map(self.plan, workspaces), strict=True))
            list(pool.map(self.apply, workspaces))
        return plans

    def keep_world(self) -> None:
        """Copy the sandbox's store, while nobody holds a lock in it, for stacks that go on from here."""
        with closing(connect(self._store(self.sandbox))) as source, closing(connect(self._kept)) as target:
            source.backup(target)

    def enter_world(self, other: "Stack") -> None:
        """Start in the world that another stack kept; the rest of its directory belongs to its daemon."""
        self.sandbox.mkdir(mode=0o700)
        shutil.copy(other._kept, self._store(self.sandbox))

    def run(self, workspace: str, *arguments: str) -> Run:
        """A Terraform command that must succeed."""
        run = self.attempt(workspace, *arguments)
        assert run.code == 0, f"terraform {' '.join(arguments)} in {workspace}:\n{run.output}"
        return run

    def attempt(self, workspace: str, *arguments: str) -> Run:
        """A Terraform command, whatever comes of it. One that failed leaves what it says of that."""
        done = subprocess.run(
            [
                *launcher(self.directory / "terraform.json", allow_wheel=True),
                *arguments,
                *self._plain(arguments),
            ],
            cwd=self.root(workspace),
            env=self._environment(workspace),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(done.returncode, done.stderr if done.returncode == FAILED else done.stdout)

    def root(self, workspace: str) -> Path:
        """The root module of a workspace."""
        return self.checkout / ROOTS / (workspace if workspace in SHARED else "environment")

    def remote_name(self, workspace: str) -> str:
        """What HCP Terraform calls it."""
        return f"{self.platform['name']}-{workspace}"

    @property
    def _kept(self) -> Path:
        return self._store(self.directory)

    def _store(self, directory: Path) -> Path:
        return directory / "world.sqlite"

    def _plain(self, arguments: tuple[str, ...]) -> list[str]:
        return [] if arguments[:2] == ("show", "-json") and len(arguments) == 3 else ["-no-color"]

    def _environment(self, workspace: str) -> dict[str, str]:
        """Built from nothing: what the sandbox says, and which workspace it is."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.directory),
            "CHECKPOINT_DISABLE": "1",
            **up(self.sandbox).environment,
            "TF_CLOUD_ORGANIZATION": self.platform["hcp"]["organization"],
            "TF_WORKSPACE": self.remote_name(workspace),
            "TF_DATA_DIR": str(self.directory / "data" / workspace),
        }
