"""One stack for all test processes: built by the first that asks, taken down by the last that leaves."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.sandbox import down
from tests.terraform.stack import Stack


@contextmanager
def shared(directory: Path, build: Callable[[Stack], None]) -> Iterator[Stack]:
    """The stack in `directory`; a build that failed fails for everybody, with the same words."""
    directory.mkdir(exist_ok=True)
    stack = Stack(directory)
    with (directory / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            _build_once(stack, build)
            yield stack
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            if _is_last(users):
                down(stack.sandbox)


def _build_once(stack: Stack, build: Callable[[Stack], None]) -> None:
    built = stack.directory / "built"
    with (stack.directory / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            try:
                build(stack)
            except BaseException as error:
                built.write_text(f"failed: {error}")
                raise
            built.write_text("well")
    assert built.read_text() == "well", built.read_text()


def _is_last(users) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
