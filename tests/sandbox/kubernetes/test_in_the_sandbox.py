"""The cluster in the daemon: a kubeconfig that only its owner reads, and a world that outlives it."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts import sandbox
from tests.sandbox.kubernetes.running import WHEEL

pytestmark = pytest.mark.sandbox


def test_a_kubeconfig_is_named_private_and_still_good_after_a_restart(tmp_path: Path):
    directory = tmp_path / "sandbox"
    try:
        sandbox.up(directory)
        path = Path(sandbox.status(directory)["kubeconfig"])
        assert path.stat().st_mode & 0o777 == 0o600
        manifest = '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kept"}}'
        kubectl(path, "apply", "--server-side", "--validate=false", "-f", "-", given=manifest)
        sandbox.down(directory)
        sandbox.up(directory)
        assert "Active" in kubectl(path, "get", "namespace", "kept")
        assert (directory / "token").read_text().strip() not in (directory / "daemon.log").read_text()
    finally:
        sandbox.down(directory)


def kubectl(path: Path, *arguments: str, given: str = "") -> str:
    environment = {"KUBECONFIG": str(path), "HOME": str(path.parent), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [str(WHEEL), *arguments], input=given, env=environment, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
