"""How long Flux takes to bring all of flux/ into an empty cluster, and to find that nothing has changed."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.bare import CHECKOUT

ROUNDS = 3
INV = str(Path(sys.executable).with_name("inv"))


def flux(directory: Path) -> list[list[str]]:
    """Rows of the table; the platform is applied once, in a sandbox of its own."""
    sandbox = directory / "flux"
    _inv(sandbox, "apply", "--all", "--yes")
    _inv(sandbox, "flux.vendor")
    first, done = _inv(sandbox, "bootstrap-flux", "--yes", "--json")
    ready = len(json.loads(done)["ready"])
    again = [_inv(sandbox, "bootstrap-flux", "--json") for _ in range(ROUNDS)]
    assert all(json.loads(told)["applied"] == 0 for _, told in again)
    validated = _inv(sandbox, "flux.validate")[0]
    return [
        [
            f"inv bootstrap-flux into an empty cluster, {ready} Kustomizations ready",
            f"{first:.1f} s",
            "≤ 20 s",
        ],
        ["inv bootstrap-flux again", f"{statistics.median(one for one, _ in again):.1f} s", "≤ 5 s"],
        ["inv flux.validate of the whole tree", f"{validated:.1f} s", "≤ 15 s"],
    ]


def _inv(sandbox: Path, *arguments: str) -> tuple[float, str]:
    """(wall seconds, standard output) of an inv command on this sandbox."""
    environment = os.environ | {"GITOPS_SANDBOX_DIR": str(sandbox)}
    began = time.monotonic()
    done = subprocess.run(
        [INV, *arguments], cwd=CHECKOUT, env=environment, check=True, capture_output=True, text=True
    )
    return time.monotonic() - began, done.stdout
