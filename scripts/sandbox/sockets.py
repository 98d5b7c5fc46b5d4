"""Where unix sockets live: their paths may have about 104 bytes, which a checkout's path can use up alone."""

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "gitops-sandbox-"
LONGEST_PARENT = 50


def make_directory() -> Path:
    """A new private directory with a short path, under XDG_RUNTIME_DIR or where temporary files go."""
    for parent in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):  # noqa: S108 -- what is made in it is private
        if parent and len(parent) <= LONGEST_PARENT and os.access(parent, os.W_OK | os.X_OK):
            return Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def remove_directory(path: Path) -> None:
    """Remove a directory that make_directory made; any other is left alone."""
    if path.name.startswith(PREFIX):
        shutil.rmtree(path, ignore_errors=True)
