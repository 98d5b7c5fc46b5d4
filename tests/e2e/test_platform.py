"""The whole platform of ABC Inc., through `inv` alone: put up, found empty of changes, disturbed, torn down."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.sandbox import down

CHECKOUT = Path(__file__).parents[2]
INV = str(Path(sys.executable).with_name("inv"))
VNET = "azurerm_virtual_network.main"

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("platform")]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("platform") / "sandbox"
    yield directory
    down(directory)


def inv(sandbox: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run inv with nothing of the caller's environment but what it needs to run."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment["GITOPS_SANDBOX_DIR"] = str(sandbox)
    told = subprocess.run([INV, *arguments], cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    assert told.returncode == code, told.stdout + told.stderr
    return told


def tree() -> str:
    return subprocess.run(
        ["git", "status", "--porcelain"], cwd=CHECKOUT, capture_output=True, text=True
    ).stdout


def test_the_whole_platform_goes_up_rests_is_mended_and_comes_down(sandbox, tmp_path):
    before = tree()
    report = tmp_path / "report.json"
    inv(sandbox, "apply", "--all", "--yes", "--verify", "--report", str(report))
    rows = json.loads(report.read_text())["workspaces"]
    assert [row["workspace"] for row in rows] == ["dev", "prod", "k8s", "devops"]
    assert {row["status"] for row in rows} == {"applied"}

    inv(sandbox, "plan", "--all", code=0)
    status = json.loads(inv(sandbox, "status", "--all", "--json").stdout)
    assert {row["workspace"]: row["resources"] for row in status} == {
        row["workspace"]: row["add"] for row in rows
    }

    inv(sandbox, "sandbox.drift", VNET, "tags.owner=nobody", "--env", "dev")
    drifted = json.loads(inv(sandbox, "drift", "--all", "--json", code=2).stdout)
    assert [(row["workspace"], row["address"], row["action"]) for row in drifted] == [
        ("dev", VNET, "changed")
    ]
    inv(sandbox, "apply", "--env", "dev", "--yes", "--verify")
    assert json.loads(inv(sandbox, "drift", "--all", "--json").stdout) == []

    refused = inv(sandbox, "destroy", "--all", code=3)
    digest = re.search(r"--expect (\w+)", refused.stderr + refused.stdout)[1]
    inv(sandbox, "destroy", "--all", "--yes", "--expect", digest)
    status = json.loads(inv(sandbox, "status", "--all", "--json").stdout)
    assert {row["resources"] for row in status} == {0}
    assert tree() == before
