"""A mishap with a file is a line; anything else is a traceback, since it is ours."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import CHECKOUT


def ended(code: str) -> str:
    """What a process with the tasks in it says when this ends it."""
    done = subprocess.run(
        [sys.executable, "-c", f"import scripts.tasks\n{code}"], cwd=CHECKOUT, capture_output=True, text=True
    )
    assert done.returncode == 1
    return done.stderr


def test_a_file_is_told_by_name(tmp_path):
    missing = tmp_path / "missing/file"
    assert ended(f"open({str(missing)!r})") == (
        f"{missing}: No such file or directory\n  next: make it usable, then the same command again\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_without_one():
    assert ended("open('/dev/full', 'w', buffering=1).write('x\\n')") == (
        "No space left on device\n  next: free some space, then the same command again\n"
    )


def test_a_fault_of_ours_keeps_its_traceback():
    assert "KeyError: 'a'" in ended("{}['a']")
