"""What seeding HCP Terraform costs: calls, and the wall time of one that finds nothing to do."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.bare import CHECKOUT
from tests.seeding.large import enlarge

WORKSPACES, VARIABLES, SETS = 20, 30, 1
ROUNDS = 5
INV = str(Path(sys.executable).with_name("inv"))
FIRST = 1 + WORKSPACES + SETS + WORKSPACES * VARIABLES + SETS + SETS + (WORKSPACES - 1) + 3 * WORKSPACES + 10
AGAIN = 2 * WORKSPACES + SETS + 5


def seeding(directory: Path) -> list[list[str]]:
    """Rows of the table, of a platform with many workspaces in a checkout and a sandbox of its own."""
    checkout = directory / "many-workspaces"
    for folder in ("config", "scripts", "terraform"):
        shutil.copytree(CHECKOUT / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "tasks.py", checkout)
    enlarge(checkout, WORKSPACES, VARIABLES)
    first, _ = _seed(checkout, directory)
    again = [_seed(checkout, directory) for _ in range(ROUNDS)]
    seconds = statistics.median(took for _, took in again)
    calls = max(calls for calls, _ in again)
    size = f"{WORKSPACES} workspaces, {VARIABLES} variables each"
    return [
        [f"inv tfc.seed, {size}", f"{first} calls", f"≤ {FIRST}"],
        ["the same, nothing to do", f"{calls} calls", f"≤ {AGAIN}"],
        ["the same, nothing to do", f"{seconds:.2f} s", "≤ 3 s"],
    ]


def _seed(checkout: Path, directory: Path) -> tuple[int, float]:
    """(calls, wall seconds) of one seeding."""
    environment = os.environ | {"GITOPS_SANDBOX_DIR": str(directory / "seeded")}
    began = time.monotonic()
    done = subprocess.run(
        [INV, "tfc.seed", "--yes", "--json"],
        cwd=checkout,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)["calls"], time.monotonic() - began
