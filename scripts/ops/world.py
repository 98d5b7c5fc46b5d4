"""The world a command acts on: starts what the target needs and builds the environment of its children."""

import importlib
import os
from dataclasses import dataclass
from pathlib import Path

from scripts.core.graph import Workspace
from scripts.core.target import Target

# What a child needs to run at all; everything else of the caller's is withheld from a target that does not inherit.
PLAIN = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER", "XDG_RUNTIME_DIR")


@dataclass(frozen=True)
class Entrance:
    """The way into a world: the environment of children, and by emulator the address that stands in for an API."""

    environment: dict[str, str]
    urls: dict[str, str]


def enter(target: Target, terraform: Path) -> Entrance:
    """The way in which Terraform and API clients reach `target`'s world, which is up when this returns.

    A stand-in world first refuses what it does not serve of the HCL under `terraform`. The real one has no `urls`.
    """
    environment = dict(os.environ) if target.inherit_environment else _plain()
    urls = {}
    if target.world:
        stand_in = importlib.import_module(target.world)
        stand_in.admit([terraform])
        up = stand_in.up(target.directory)
        environment.update(up.environment)
        urls = up.urls
    environment.update(
        TF_IN_AUTOMATION="1",
        TF_INPUT="0",
        CHECKPOINT_DISABLE="1",
        TF_CLI_ARGS="",
    )
    return Entrance(environment, urls)


def workspace_environment(
    base: dict[str, str], directory: Path, organization: str, project: str, workspace: Workspace
) -> dict[str, str]:
    """`base` for one workspace: its own data directory, and the one HCP workspace that it may touch."""
    return base | {
        "TF_DATA_DIR": str(directory / "data" / workspace.name),
        "TF_WORKSPACE": workspace.hcp_name,
        "TF_CLOUD_ORGANIZATION": organization,
        "TF_CLOUD_PROJECT": project,
    }


def _plain() -> dict[str, str]:
    return {name: os.environ[name] for name in PLAIN if name in os.environ}
