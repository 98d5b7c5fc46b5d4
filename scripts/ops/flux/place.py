"""Where Flux's vendored files lie, who knows the cluster, and how it is reached."""

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.clients.github import GitHub
from scripts.core.flux import lock as locks
from scripts.core.flux import yaml
from scripts.core.flux.components import Settings
from scripts.core.flux.lock import Lock
from scripts.core.flux.names import COMPONENTS, FOLDER, LIST, LOCK, SYNC
from scripts.core.flux.sync import sync
from scripts.errors import Preflight
from scripts.ops.session import Session

FIRST = "inv apply --only k8s"


@dataclass(frozen=True)
class Place:
    """One target's Flux. Where a git host is stood in for, nothing is written into the checkout."""

    session: Session

    @property
    def flux(self):
        """config/flux.yaml; Preflight when there is none."""
        if self.session.config.flux is None:
            raise Preflight("config/flux.yaml is missing", hint="docs/config.md says what it holds")
        return self.session.config.flux

    @property
    def repository(self) -> str:
        """owner/name on the git host."""
        github = self.session.config.platform.github
        return f"{github.owner}/{github.repository}"

    @property
    def kubeconfig(self) -> Path:
        """The way into the cluster: the stand-in's own, or what `inv k8s.login` wrote."""
        return self.session.target.directory / "kubeconfig"

    @property
    def github(self) -> GitHub:
        """GitHub, as this target reaches it."""
        return GitHub(self.session.environment, self.session.urls.get("github", ""))

    @property
    def is_stood_in(self) -> bool:
        """Whether a git host is stood in for: what is vendored is then nobody's to review."""
        return self.session.target.git is not None

    @property
    def _home(self) -> Path:
        return self.session.target.records / "flux" if self.is_stood_in else self.session.checkout

    def written(self, name: str) -> Path:
        """Where a file of the tree, named by its path in there, is written."""
        return self._home / name

    @property
    def folder(self) -> str:
        """The path in the tree of what is vendored."""
        return f"{self.flux.path}/{FOLDER}"

    @cached_property
    def contract(self) -> dict:
        """What the cluster's root says of it; Preflight before its first apply."""
        state = self.session.state("k8s")
        found = state and state.outputs.get("contract")
        if not found:
            raise Preflight("k8s was never applied: there is no cluster yet", hint=FIRST)
        return found

    def write(self, files: dict[str, str]) -> None:
        """Write files of the tree."""
        for name, text in files.items():
            write_atomic(self.written(name), text.encode(), mode=0o644)

    def vendored(self) -> tuple[Lock, dict[str, str]]:
        """The lock, and every vendored file by its path in the tree, both as they must be; Preflight otherwise."""
        if not self.written(LOCK).is_file():
            raise Preflight("Flux is not vendored yet", hint=locks.AGAIN)
        text = self.written(LOCK).read_text("utf-8")
        lock, files = locks.read(text), {}
        for name in (COMPONENTS, SYNC, LIST):
            path = self.written(f"{self.folder}/{name}")
            files[name] = path.read_text("utf-8") if path.is_file() else ""
        locks.check(lock, files, self.inputs, self.flux.version)
        return lock, {LOCK: text} | {f"{self.folder}/{name}": content for name, content in files.items()}

    @property
    def inputs(self) -> str:
        """A digest of what config/ says of the vendored files."""
        return locks.inputs_digest(Settings.of(self.flux), yaml.write(sync(self.session.config)))

    def say(self, text: str) -> None:
        """Tell progress."""
        print(text, file=sys.stderr)
