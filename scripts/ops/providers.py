"""inv providers.lock: which provider packages the roots accept, by hash; made where the registry is reached."""

import os
import tempfile
from pathlib import Path

from scripts.clients import runner, terraform_binary
from scripts.errors import Failed
from scripts.ops import target as targets
from scripts.ops.graph import root_directories
from scripts.ops.initialise import LOCK_FILE

HINT = "inv providers.lock, where registry.terraform.io is reached"
PLATFORMS = ("linux_amd64", "linux_arm64", "darwin_arm64")


def lock_providers(checkout: Path) -> list[str]:
    """Write the lock file of every root and return the paths written; raises Failed where no registry answers."""
    target = targets.current(checkout)
    terraform = terraform_binary.launcher(target.directory / "terraform.json", allow_wheel=not target.guarded)
    made = []
    for root in root_directories(checkout):
        with tempfile.TemporaryDirectory() as data:
            environment = {**os.environ, "TF_DATA_DIR": data}
            for command in (
                ["get", "-no-color"],
                ["providers", "lock", *(f"-platform={name}" for name in PLATFORMS), "-no-color"],
            ):
                result = runner.run([*terraform, *command], cwd=root, env=environment)
                if result.code:
                    told = [line for line in result.stderr.splitlines() if "Error" in line] or [
                        result.stderr.strip()
                    ]
                    raise Failed("\n".join([f"{root.name}: no provider can be locked", *told[:3]]), hint=HINT)
        made.append(str((root / LOCK_FILE).relative_to(checkout)))
    return made
