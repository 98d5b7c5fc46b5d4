"""Files that must be whole, private and nobody else's for the moment."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts.clients import files
from scripts.errors import Locked


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture(autouse=True)
def _permissive_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_written_file_is_whole_private_and_alone(tmp_path):
    path = tmp_path / "deep" / "plan"
    files.write_atomic(path, b"one")
    files.write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert mode(path) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_file_may_be_for_everybody(tmp_path):
    files.write_json(tmp_path / "report.json", {"b": 1, "a": [2]}, mode=0o644)
    assert mode(tmp_path / "report.json") == 0o644
    assert json.loads((tmp_path / "report.json").read_text()) == {"a": [2], "b": 1}


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "plan"
    files.write_atomic(path, b"old")
    with pytest.raises(TypeError):
        files.write_atomic(path, "no bytes")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_readers_meet_the_old_file_or_the_new_one(tmp_path):
    path, done, seen = tmp_path / "plan", threading.Event(), set()
    contents = {bytes([65 + n]) * 100_000 for n in range(8)}
    files.write_atomic(path, min(contents))

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for content in sorted(contents) * 3:
        files.write_atomic(path, content)
    done.set()
    reader.join()
    assert seen <= contents


def test_a_file_is_private_from_its_first_byte(tmp_path, monkeypatch):
    modes = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        seen = os.fstat(descriptor).st_mode
        if stat.S_ISREG(seen):
            modes.append(stat.S_IMODE(seen))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    files.write_atomic(tmp_path / "plan", b"secret")
    files.append_line(tmp_path / "journal", "{}")
    assert modes == [0o600, 0o600]


def test_lines_are_added_to_a_private_file(tmp_path):
    files.append_line(tmp_path / "journal", "one")
    files.append_line(tmp_path / "journal", "two")
    assert (tmp_path / "journal").read_text() == "one\ntwo\n"
    assert mode(tmp_path / "journal") == 0o600


def test_a_log_is_private_too(tmp_path):
    with files.open_private(tmp_path / "dev.log", "a") as file:
        file.write("line\n")
    assert mode(tmp_path / "dev.log") == 0o600


def test_a_private_directory_is_its_owners_alone(tmp_path):
    assert mode(files.private_directory(tmp_path / "a" / "b")) == 0o700


def test_a_lock_tells_whoever_comes_second_who_holds_it(tmp_path):
    path = tmp_path / "lock"
    with files.locked(path, "inv apply"):
        with pytest.raises(Locked) as error, files.locked(path, "inv plan"):
            pass
        assert error.value.text == f"inv apply (pid {os.getpid()}) is at work in this checkout"
        assert error.value.hint == "wait for it, then run the command again"
        assert error.value.code == 4
    with files.locked(path, "inv plan"):
        assert path.read_text() == f"inv plan (pid {os.getpid()})"


def test_a_lock_ends_with_its_process_however_that_ends(tmp_path):
    code = (
        "from pathlib import Path; from scripts.clients import files; import os\n"
        f"with files.locked(Path({str(tmp_path / 'lock')!r}), 'inv apply'): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert "inv apply" in (tmp_path / "lock").read_text()
    with files.locked(tmp_path / "lock", "inv plan"):
        pass
