"""inv doctor: every fault of the machine, the checkout and the logins in one table, each with its cure."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.clients import git, terraform_binary
from scripts.clients.cli_config import find_access
from scripts.clients.hcp import Hcp
from scripts.core.variables.selecting import safer_modes
from scripts.errors import OpsError
from scripts.ops import target as targets
from scripts.ops import world
from scripts.ops.graph import ROOTS, read_graph, root_directories
from scripts.ops.load import load_config

HEADERS = ["check", "state", "detail"]
OKAY, FAULT, ADVICE = "okay", "fault", "advice"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: okay, a fault that stops commands, or advice."""

    check: str
    state: str
    detail: str

    def as_dict(self) -> dict[str, str]:
        return {"check": self.check, "state": self.state, "detail": self.detail}


def examine(checkout: Path) -> list[dict[str, str]]:
    """{check, state, detail} of everything a command relies on; nothing is changed but that the sandbox is started."""
    return [finding.as_dict() for finding in _examine(checkout)]


def _examine(checkout: Path) -> Iterator[Finding]:
    yield _try("python", lambda: f"{sys.version_info.major}.{sys.version_info.minor}")
    yield _git(checkout)
    target = None
    try:
        target = targets.current(checkout)
        yield Finding("target", OKAY, target.name)
    except OpsError as error:
        yield Finding("target", FAULT, error.message)
    config, found = _result("config", lambda: load_config(checkout))
    yield found
    if config:
        yield _try("order", lambda: _order(checkout, config))
        yield from mode_advice(config)
    if target is None:
        return
    cache = target.directory / "terraform.json"
    yield _try("terraform", lambda: terraform_binary.launcher(cache, allow_wheel=not target.guarded)[-1])
    entrance, found = _result("world", lambda: world.enter(target, checkout / ROOTS))
    yield found
    if config and entrance:
        yield _try("HCP Terraform", lambda: _hcp(config, entrance.environment))
    if target.guarded:
        yield from _guarded(checkout)


def mode_advice(config: object) -> Iterator[Finding]:
    """The safer ways to sign in from HCP Terraform that are not on."""
    for key, word in safer_modes(config).items():
        yield Finding(key, ADVICE, f"{word} is safer; say {key}: {word} in config/variables/global.yaml")


def _guarded(checkout: Path) -> Iterator[Finding]:
    for root in root_directories(checkout):
        there = (root / ".terraform.lock.hcl").is_file()
        detail = "there" if there else "missing. Run: inv providers.lock"
        yield Finding(f"{root.name} lock file", OKAY if there else FAULT, detail)
    for tool, why in (("az", "signs people in"), ("kubectl", "talks to the cluster")):
        path = shutil.which(tool)
        yield Finding(tool, OKAY if path else ADVICE, path or f"not on PATH; it {why}")
    oidc = os.environ.get("TFC_AZURE_PROVIDER_AUTH") == "true" or "ARM_CLIENT_SECRET" not in os.environ
    yield Finding(
        "Azure login", OKAY if oidc else ADVICE, "by identity" if oidc else "by client secret; prefer OIDC"
    )


def _git(checkout: Path) -> Finding:
    commit = git.commit(checkout)
    return Finding("git", OKAY if commit else ADVICE, commit[:10] if commit else "no commit yet")


def _order(checkout: Path, config: object) -> str:
    return " → ".join(read_graph(checkout, list(config.environments), config.platform.name).workspaces)


def _hcp(config: object, environment: dict[str, str]) -> str:
    access = find_access(environment, Path(environment.get("HOME", "/")))
    # A list tells an organisation that is not there from a project that is not there yet.
    Hcp(access, config.platform.hcp.organization).projects.named(config.platform.hcp.project)
    return f"{config.platform.hcp.organization} at {access.address}"


def _try(check: str, look: Callable[[], str]) -> Finding:
    found, finding = _result(check, look)
    return Finding(check, OKAY, str(found)) if found is not None else finding


def _result(check: str, look: Callable[[], object]) -> tuple[object | None, Finding]:
    try:
        return look(), Finding(check, OKAY, "okay")
    except OpsError as error:
        return None, Finding(check, FAULT, error.message)
