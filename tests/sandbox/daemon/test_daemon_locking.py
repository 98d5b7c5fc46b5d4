"""Two Terraforms and one workspace."""

import re
import signal
from pathlib import Path

import pytest

from scripts import sandbox
from tests.sandbox.daemon.conftest import api, slow, until

pytestmark = pytest.mark.sandbox


def test_a_second_apply_is_told_of_the_lock_and_the_api_says_who_holds_it(root, directory):
    dev = root("dev", slow(3))
    first = dev.start("apply", "-auto-approve")
    until(lambda: sandbox.status(directory)["locked"] == ["dev"])
    output = dev.run("apply", "-auto-approve", code=1)
    assert "Error acquiring the state lock" in output
    assert "workspace already locked" in output
    refused = api(directory, "POST", f"/workspaces/{_id(directory, 'dev')}/actions/lock")
    assert re.fullmatch(
        rf"Unable to lock workspace dev\. It is locked by \S+ \(pid {first.pid}\) since \S+Z: Locked by Terraform\.",
        refused.json()["errors"][0]["detail"],
    )
    assert first.wait(timeout=60) == 0


def test_a_second_apply_waits_when_it_may(root, directory):
    dev = root("dev", slow(2))
    first = dev.start("apply", "-auto-approve")
    until(lambda: sandbox.status(directory)["locked"] == ["dev"])
    output = dev.run("apply", "-auto-approve", "-lock-timeout=60s")
    assert first.wait(timeout=60) == 0
    assert "No changes." in output


def test_a_lock_left_behind_is_broken_by_force(root, directory):
    dev = root("dev", slow(30))
    first = dev.start("apply", "-auto-approve")
    until(lambda: sandbox.status(directory)["locked"] == ["dev"])
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=20)
    dev.run("plan", code=1)
    dev.run("force-unlock", "-force", "abc/dev")
    assert sandbox.status(directory)["locked"] == []
    dev.run("plan")


def _id(directory: Path, workspace: str) -> str:
    return api(directory, "GET", f"/organizations/abc/workspaces/{workspace}").json()["data"]["id"]
