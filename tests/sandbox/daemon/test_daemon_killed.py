"""A sandbox that is killed while Terraform applies: nothing is lost, and the next command goes on."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from scripts import sandbox
from scripts.sandbox.place import Place, is_held
from tests.sandbox.daemon.conftest import PETS, Root, slow, until

pytestmark = pytest.mark.sandbox


def test_terraform_saves_its_state_although_the_sandbox_was_killed_in_mid_apply(
    root, directory, capsys, world
):
    dev = root("dev", PETS + slow(2))
    first = _kill_in_mid_apply(dev, directory)
    dev.world = sandbox.up(directory)
    assert capsys.readouterr().err == (
        f"sandbox: the daemon (pid {world.pid}) was killed; it starts again with what it had written\n"
        f"sandbox: waiting for Terraform (pid {first.pid}) to save the state of dev\n"
    )
    assert first.wait(timeout=60) == 0
    assert sandbox.status(directory)["locked"] == []
    dev.run("plan", "-detailed-exitcode")


def test_a_sandbox_killed_together_with_terraform_goes_on_at_the_next_up(root, directory, capsys):
    dev = root("dev", PETS + slow(2))
    first = _kill_in_mid_apply(dev, directory)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=20)
    dev.world = sandbox.up(directory)
    told = capsys.readouterr().err
    assert "sandbox: 6 resources were created but reached no state; they are taken back" in told
    assert "sandbox: the lock that Terraform left on dev is released" in told
    dev.run("apply", "-auto-approve")
    dev.run("plan", "-detailed-exitcode")


def test_a_terraform_that_does_not_come_back_loses_its_lock(root, directory, capsys, monkeypatch):
    monkeypatch.setattr("scripts.sandbox.launch.HURRY", 0.5)
    dev = root("dev", slow(5))
    first = _kill_in_mid_apply(dev, directory)
    first.send_signal(signal.SIGSTOP)
    try:
        dev.world = sandbox.up(directory)
        assert "the lock that Terraform left on dev is released" in capsys.readouterr().err
        assert sandbox.status(directory)["locked"] == []
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=20)


def _kill_in_mid_apply(root: Root, directory: Path) -> subprocess.Popen[str]:
    running = root.start("apply", "-auto-approve", "-parallelism=20")
    until(lambda: sandbox.status(directory)["locked"] == [root.workspace])
    time.sleep(0.7)
    os.kill(root.world.pid, signal.SIGKILL)
    until(lambda: not is_held(Place(directory).alive))
    return running
