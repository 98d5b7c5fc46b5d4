"""Work in a child of this process, watched at every file operation that changes something; it may be killed there."""

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = (
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.link",
    "os.symlink",
    "fcntl.flock",
)


def run(work: Callable[[], object], watch: Callable[[int, str], None]) -> int:
    """Do `work` in a child, with `watch(number, event)` before each change; how it ended, as os.waitpid tells it."""
    return os.waitpid(start(work, watch), 0)[1]


def start(work: Callable[[], object], watch: Callable[[int, str], None] | None = None) -> int:
    """Begin `work` in a child; its pid."""
    child = os.fork()
    if child == 0:
        _work(work, watch)
    return child


def snapshots(work: Callable[[], object], directory: Path, kept: Path, step: int = 1) -> Iterator[int]:
    """Do `work` once in a child; then `directory` is put back to what it was before every `step`th change.

    That is what a kill there leaves. Yields the change's number.
    """

    def watch(current: int, event: str) -> None:
        if current % step == 0:
            shutil.copytree(directory, kept / f"{current:03}", symlinks=True)

    assert run(work, watch) == 0
    for state in sorted(kept.iterdir()):
        shutil.rmtree(directory)
        state.rename(directory)
        yield int(state.name)


def run_killed(work: Callable[[], object], number: int) -> bool:
    """Do `work` in a child that is killed just before its change `number`; False when it ended before that."""

    def watch(current: int, event: str) -> None:
        if current == number:
            os.kill(os.getpid(), signal.SIGKILL)

    status = run(work, watch)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _work(work: Callable[[], object], watch: Callable[[int, str], None] | None) -> None:
    """Never returns: a child that came back would go on with its parent's tests."""
    seen = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal seen
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if seen >= 0 and (opened or event in CHANGES):
            seen, current = -1, seen + 1
            watch(current, event)
            seen = current

    code = 1
    try:
        if watch:
            sys.addaudithook(hook)
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
