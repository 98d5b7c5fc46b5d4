"""Git hosts: in this world they are bare repositories in the sandbox's directory."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.sandbox import faults
from scripts.sandbox.flux.commands import Broken, git
from scripts.sandbox.store import Store

URL = re.compile(r"(?:https?|ssh)://(?:[^@/]+@)?(?P<host>[^/]+)/(?P<path>.+?)(?:\.git)?/?")
# Where Azure DevOps puts more than owner and name.
NOISE = ("_git", "v3", "github")
Document = dict[str, Any]


class Unreachable(Exception):
    """The remote does not answer, or not to this caller; the text is what Flux says of it."""


class Remotes:
    """Every repository that this world has, by its address; `provide` may make one that is asked for."""

    def __init__(self, directory: Path, store: Store, provide: Callable[[Path, str, str], None]) -> None:
        self.directory = directory
        self._store = store
        self._provide = provide

    def find(self, url: str, ref: Document) -> Path:
        """The bare repository of an address; raises Unreachable."""
        found = URL.fullmatch(url)
        words = [word for word in found["path"].split("/") if word not in NOISE] if found else []
        name = "/".join(words)
        subject = {"type": ("git_remote",), "name": (name, url), "call": ("apply", "read")}
        if fault := faults.due(self._store, subject):
            faults.endure(self._store, fault)
            if fault["kind"] in ("fail", "throttle"):
                raise Unreachable(fault["message"])
        if not words or any(word.startswith(".") for word in words):
            raise Unreachable(f"unable to clone '{url}': repository not found")
        bare = self.directory / f"{name}.git"
        if not bare.exists():
            self._provide(self.directory, name, ref.get("tag") or ref.get("branch") or "main")
        if not bare.exists():
            raise Unreachable(f"unable to clone '{url}': repository not found: git repository")
        return bare

    def resolve(self, bare: Path, ref: Document) -> tuple[str, str]:
        """(name, commit) of what a reference points at now; raises Unreachable."""
        name, wanted = _wanted(ref)
        if commit := _loose(bare, wanted):
            return name, commit
        try:
            commit = git(
                f"--git-dir={bare}", "rev-parse", "--verify", "--quiet", f"{wanted}^{{commit}}"
            ).strip()
        except Broken:
            raise Unreachable(f'couldn\'t find remote ref "{wanted}"') from None
        return name, commit


def _loose(bare: Path, wanted: str) -> str:
    """A branch that lies in a file of its own, read without a process: this is asked every few seconds."""
    path = bare / wanted
    return path.read_text().strip() if wanted.startswith("refs/heads/") and path.is_file() else ""


def _wanted(ref: Document) -> tuple[str, str]:
    if ref.get("commit"):
        return ref.get("branch", ""), ref["commit"]
    if ref.get("name"):
        return ref["name"], ref["name"]
    if ref.get("tag"):
        return ref["tag"], f"refs/tags/{ref['tag']}"
    branch = ref.get("branch") or "master"
    return branch, f"refs/heads/{branch}"
