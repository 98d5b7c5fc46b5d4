"""Everything that a command about workspaces needs, opened once: config, target, graph, the way to the world."""

import hashlib
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scripts.clients import terraform_binary
from scripts.clients.cli_config import find_access
from scripts.clients.hcp import Hcp, State, Workspace
from scripts.clients.terraform import Terraform
from scripts.core.graph import Graph
from scripts.errors import OpsError
from scripts.ops import target as targets
from scripts.ops import world
from scripts.ops.graph import ROOTS, read_graph
from scripts.ops.load import load_config


@dataclass(frozen=True)
class Session:
    """One command's view of the checkout and the world; `urls` are the stand-ins' addresses, none in the real world."""

    checkout: Path
    config: object
    target: object
    graph: Graph
    environment: dict[str, str] = field(repr=False)  # it may hold tokens
    urls: dict[str, str]
    launcher: list[str]

    @cached_property
    def hcp(self) -> Hcp:
        """The client of HCP Terraform, as Terraform itself would reach it."""
        access = find_access(self.environment, Path(self.environment.get("HOME", "/")))
        return Hcp(access, self.config.platform.hcp.organization)

    def terraform(self, name: str) -> Terraform:
        """Terraform in the directory of workspace `name`, bound to that workspace."""
        hcp = self.config.platform.hcp
        workspace = self.graph.workspaces[name]
        environment = world.workspace_environment(
            self.environment, self.target.directory, hcp.organization, hcp.project, workspace
        )
        return Terraform(self.launcher, self.directory_of(name), environment)

    def directory_of(self, name: str) -> Path:
        """Where Terraform runs for workspace `name`; `initialise` links its root there."""
        return self.target.directory / "work" / name / ROOTS / self.graph.workspaces[name].root

    def root_of(self, name: str) -> Path:
        """The root module's directory of workspace `name`."""
        return self.checkout / ROOTS / self.graph.workspaces[name].root

    def workspace(self, name: str) -> Workspace | None:
        """Workspace `name` as this command found it at first; None, asked anew each time, while there is none."""
        found = self._found.get(name) or self.hcp.workspace(self.graph.workspaces[name].hcp_name)
        if found:
            self._found[name] = found
        return found

    @cached_property
    def _found(self) -> dict[str, Workspace]:
        return {}

    def lock_holder(self, name: str) -> str:
        """Who holds the lock of workspace `name` and why; "" when nobody does, or HCP Terraform does not tell."""
        try:
            found = self.hcp.workspace(self.graph.workspaces[name].hcp_name)
        except OpsError:
            return ""
        return found.lock if found else ""

    def state(self, name: str) -> State | None:
        """The newest state of workspace `name`; None before its first apply."""
        found = self.workspace(name)
        return self.hcp.state(found.id) if found else None

    def states(self) -> dict[str, State]:
        """The newest state of every workspace that has one."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(max_workers=4) as pool:
            found = dict(zip(self.graph.workspaces, pool.map(self.state, self.graph.workspaces), strict=True))
        return {name: state for name, state in found.items() if state is not None}

    def inputs_digest(self) -> str:
        """A digest of all files that Terraform reads: roots with their templates, modules and config."""
        summed = hashlib.sha256()
        for folder in (self.checkout / ROOTS, self.checkout / "config"):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and file.suffix in (".tf", ".tftpl", ".yaml", ".hcl"):
                    summed.update(str(file.relative_to(self.checkout)).encode() + b"\0" + file.read_bytes())
        return summed.hexdigest()[:16]


def open_session(checkout: Path) -> Session:
    """Load and check everything, announce the target on stderr, and have its world up."""
    target = targets.current(checkout)
    config = load_config(checkout)
    print(f"target: {target.name}", file=sys.stderr)
    return enter_session(checkout, target, config)


def enter_session(checkout: Path, target: object, config: object) -> Session:
    """The same for a command that has loaded, checked and announced these already."""
    memory = target.directory / "roots.json"
    graph = read_graph(checkout, list(config.environments), config.platform.name, memory)
    entrance = world.enter(target, checkout / ROOTS)
    launcher = terraform_binary.launcher(target.directory / "terraform.json", allow_wheel=not target.guarded)
    return Session(checkout, config, target, graph, entrance.environment, entrance.urls, launcher)
