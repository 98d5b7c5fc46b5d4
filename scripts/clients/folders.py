"""Folders of one owner that appear whole: made under a hidden name, held while they are made, renamed when done."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.clients.files import private_directory, sync_directory
from scripts.errors import Failed


def draft_of(path: Path) -> Path:
    """Where `path` is made."""
    return path.with_name(f".{path.name}")


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Make the draft of the folder `path` and hold it; whoever asks `is_held` meanwhile is told so, kill -9 lets go."""
    _refuse_links(path)
    draft = private_directory(draft_of(path))
    descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether a process that lives makes the folder `path`, or has just made it."""
    # In this order: a draft that is renamed meanwhile is found under its own name.
    return _is_locked(draft_of(path)) or _is_locked(path)


def finish(path: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into the draft of `path`, each 0600 from its first byte, and let it appear."""
    draft = draft_of(path)
    for name, data in files.items():
        descriptor = os.open(draft / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    sync_directory(draft)
    draft.rename(path)
    sync_directory(path.parent)


def remove(path: Path) -> None:
    """Remove the folder `path` and its draft, whichever is there."""
    for one in (draft_of(path), path):
        if one.is_dir() and not one.is_symlink():
            with contextlib.suppress(FileNotFoundError):  # somebody else removes it, too
                shutil.rmtree(one)


def _refuse_links(path: Path) -> None:
    for one in (path, path.parent):
        if one.is_symlink():
            raise Failed(
                f"{one} is a symbolic link; private keys are not written through one", hint=f"rm {one}"
            )


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
