"""The directory in which a sandbox lives: whose it is, who may read it, which it may be."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from scripts import sandbox
from scripts.errors import Preflight
from tests.sandbox.daemon.conftest import CHECKOUT

pytestmark = pytest.mark.sandbox


def test_every_file_is_for_its_owner_only(directory):
    old = os.umask(0)
    try:
        sandbox.up(directory)
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [directory, *directory.rglob("*")]}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    assert {"token", "terraform.tfrc", "world.sqlite", "daemon.log"} <= modes.keys()


def test_the_sockets_directory_is_for_its_owner_only(directory, runtime):
    sandbox.up(directory)
    [sockets] = runtime.iterdir()
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


def test_git_does_not_see_the_directory(directory):
    sandbox.up(directory)
    subprocess.run(["git", "init", "-q", str(directory.parent)], check=True, timeout=20)
    seen = subprocess.run(
        ["git", "status", "--short"], cwd=directory.parent, capture_output=True, text=True, timeout=20
    )
    assert seen.stdout == ""


def test_a_checkout_with_a_very_long_path_works(tmp_path, runtime):
    long = tmp_path / ("x" * (150 - len(str(tmp_path)))) / "sandbox"
    try:
        world = sandbox.up(long)
        assert len(str(long)) > 150
        assert sandbox.status(long)["pid"] == world.pid
        [sockets] = runtime.iterdir()
        assert all(len(str(path)) < 104 for path in sockets.iterdir())
    finally:
        sandbox.down(long)


@pytest.mark.parametrize("wrong", [CHECKOUT, CHECKOUT.parent, Path.home(), Path("/")])
def test_a_directory_that_holds_more_than_a_sandbox_is_refused(wrong):
    with pytest.raises(
        Preflight, match="is not a directory of the sandbox's own\n  next: set GITOPS_SANDBOX_DIR"
    ):
        sandbox.up(wrong)


def test_somebody_elses_directory_is_neither_taken_nor_reset(directory):
    directory.mkdir(mode=0o755)
    (directory / "thesis.txt").write_text("years of work")
    with pytest.raises(Preflight, match="is not a directory of the sandbox's own"):
        sandbox.up(directory)
    assert not sandbox.reset(directory)
    assert [path.name for path in directory.iterdir()] == ["thesis.txt"]


def test_a_file_in_its_place_is_refused(directory):
    directory.write_text("")
    with pytest.raises(Preflight, match="is not a directory of the sandbox's own"):
        sandbox.up(directory)
    directory.unlink()


def test_a_directory_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Preflight, match="cannot be made: Not a directory\n  next: set GITOPS_SANDBOX_DIR"):
        sandbox.up(tmp_path / "file" / "sandbox")
