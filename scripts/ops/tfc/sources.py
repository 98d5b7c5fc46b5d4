"""Looks up values where config says that they are. Nothing here prints one, nor what a program said about it."""

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.clients import runner
from scripts.core.graph import Workspace
from scripts.core.secret import Secret, reveal
from scripts.core.variables.desired import ROOTS, source_of
from scripts.core.variables.objects import Value
from scripts.errors import OpsError, Preflight
from scripts.ops.secrets_file import read_secrets
from scripts.ops.session import Session

if TYPE_CHECKING:
    from scripts.clients.azure.account import Account
    from scripts.config.variables import Variable

LARGEST_BYTES = 256 * 1024


@dataclass(frozen=True)
class Sources:
    """Every place that a value may come from, as one command sees it."""

    session: Session
    environment: Mapping[str, str] = field(repr=False)

    @cached_property
    def kept(self) -> dict[str, Secret]:
        """What the target's secrets file holds."""
        return read_secrets(self.session.target)

    def look_up(self, source: str) -> Value | None:
        """The value that `source` names, None when there is none; Preflight when it cannot be asked."""
        kind, _, rest = source.partition(":")
        if kind == "env":
            # Empty is what a variable is set to that somebody forgot; a value that is to be empty says so itself.
            given = self.environment.get(rest) or reveal(self.kept.get(rest))
            return Secret(given) if given else None
        if kind == "file":
            return self._file(Path(rest))
        return self._command(rest) if kind == "cmd" else self._vault(*rest.split("/"))

    def fact(self, source: str, workspace: Workspace) -> str | None:
        """A fact of a workspace that inv knows itself: its environment, or where public records are."""
        if source == "fact:environment":
            return workspace.environment
        target = self.session.target
        if target.world or not target.records.is_relative_to(self.session.checkout):
            return str(target.records)  # a stand-in runs Terraform on this machine, outside the checkout
        above = "/".join(".." for _ in Path(ROOTS, workspace.root).parts)
        return f"{above}/{target.records.relative_to(self.session.checkout).as_posix()}"

    def _file(self, path: Path) -> Secret | None:
        place = self.session.checkout / path.expanduser()
        if not place.is_file():
            return None
        if place.stat().st_mode & 0o077:
            raise Preflight(f"file:{path} may be read by others", hint=f"chmod 600 {path}")
        try:
            return Secret(place.read_text("utf-8").removesuffix("\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise Preflight(f"file:{path} cannot be read: {type(error).__name__}") from None

    def _command(self, command: str) -> Secret | None:
        argv = shlex.split(command)
        try:
            done = runner.run(argv, cwd=self.session.checkout, env=dict(self.environment))
        except OSError:
            raise Preflight(
                f"cmd:{argv[0]} is not found", hint=f"install {argv[0]}, or name another source"
            ) from None
        if done.code:
            raise Preflight(f"cmd:{argv[0]} … ended with {done.code}", hint="run it by hand to see why")
        return Secret(done.stdout.removesuffix("\n")) if done.stdout.strip() else None

    def _vault(self, vault: str, name: str) -> Secret | None:
        return self._account.vault(vault).get_secret(name)

    @cached_property
    def _account(self) -> "Account":
        from scripts.clients.azure.account import Account

        return Account(self.session.environment, self.session.urls.get("azure", ""))


def look_up_all(
    sources: Sources, wanted: Iterable[tuple[str, "Variable"]], workspaces: Mapping[str, Workspace]
) -> tuple[dict[str, Value | None], list[str]]:
    """The value of every source under the name that `desired` looks for, and a sentence for each that has none."""
    found: dict[str, Value | None] = {}
    faults: dict[str, str] = {}
    for owner, one in wanted:
        at = source_of(one, owner)
        if at is None:
            continue
        if at not in found:
            found[at], fault = _one(sources, one, workspaces.get(owner))
            if fault:
                faults[at] = f"{one.key} ({owner}): {fault}"
        if found[at] is None and not one.optional:
            faults.setdefault(at, f"{one.key} ({owner}): {one.source} has no value")
    return found, list(faults.values())


def _one(sources: Sources, one: "Variable", workspace: Workspace | None) -> tuple[Value | None, str]:
    try:
        if one.source.startswith("fact:"):
            value = sources.fact(one.source, workspace) if workspace else None
        else:
            value = sources.look_up(one.source)
    except OpsError as error:
        return None, f"{error.text}{f'. Run: {error.hint}' if error.hint else ''}"
    size = len((reveal(value) or "").encode())
    if size > LARGEST_BYTES:
        return None, f"{one.source} gives {size} bytes, HCP Terraform takes {LARGEST_BYTES}"
    return value, ""


def environment_names(names: Iterable[str]) -> list[str]:
    """Those of the names that this process itself gives a value."""
    return sorted(name for name in names if os.environ.get(name))
