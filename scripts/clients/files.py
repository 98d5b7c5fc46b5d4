"""Files that must not be lost or read by others: atomic, synced, 0600 from the first byte, locked."""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from scripts.errors import Locked

POLL_SECONDS = 0.01


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `data` so that a reader, or a crash, meets the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Let the names in a directory survive a power cut, too."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, document: object, mode: int = 0o600) -> None:
    """Write `document` as indented JSON, atomically."""
    write_atomic(path, (json.dumps(document, indent=2, sort_keys=True) + "\n").encode(), mode)


def append_line(path: Path, line: str) -> None:
    """Add one line that survives a power cut; a half-written last line is the reader's to ignore."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def open_private(path: Path, mode: str) -> IO[str]:
    """Open a text file that, if this makes it, its owner alone may read."""
    path.touch(mode=0o600)
    return path.open(mode, encoding="utf-8")


def private_directory(path: Path) -> Path:
    """Make `path`, it and what is missing above it readable by its owner alone."""
    if not path.is_dir():
        private_directory(path.parent)
        path.mkdir(exist_ok=True, mode=0o700)
    return path


@contextlib.contextmanager
def locked(path: Path, holder: str, patience: float = 0) -> Iterator[None]:
    """Hold an exclusive lock on `path`, telling others that it is `holder`.

    Locked when it is still taken after `patience` seconds.
    """
    private_directory(path.parent)
    with open_private(path, "a+") as file:
        if not _take(file, time.monotonic() + patience):
            file.seek(0)
            other = file.read().strip() or "another run"
            raise Locked(
                f"{other} is at work in this checkout", hint="wait for it, then run the command again"
            )
        file.truncate(0)
        file.write(f"{holder} (pid {os.getpid()})")
        file.flush()
        yield


def _take(file: IO[str], deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(POLL_SECONDS)
        else:
            return True
