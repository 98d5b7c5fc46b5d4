"""Child processes: the one place that starts them.

Every child runs in a session of its own, so a Ctrl-C at the terminal reaches us alone and is passed on once,
to the child's own pid: a group-wide signal would also kill Terraform's provider processes.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.02
CHUNK_BYTES = 65536


@dataclass(frozen=True)
class Result:
    """What a finished child left: its exit code and both streams as text."""

    code: int
    stdout: str
    stderr: str


class Children:
    """The children that run now; they can be interrupted together, each at most once."""

    def __init__(self) -> None:
        self._running: dict[int, subprocess.Popen[str]] = {}
        self._interrupted: set[int] = set()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def track(self, child: subprocess.Popen[str]):
        """Count `child` as running inside the block."""
        with self._lock:
            self._running[child.pid] = child
        try:
            yield child
        finally:
            with self._lock:
                self._running.pop(child.pid, None)
                self._interrupted.discard(child.pid)

    def interrupt(self) -> int:
        """Send SIGINT to each running child that has not had one; the number of children still running."""
        with self._lock:
            for pid in self._running.keys() - self._interrupted:
                self._signal(pid, signal.SIGINT)
                self._interrupted.add(pid)
            return len(self._running)

    def kill(self) -> None:
        """End every child at once: what it was writing may be lost."""
        with self._lock:
            for pid in self._running:
                self._signal(pid, signal.SIGKILL)

    @staticmethod
    def _signal(pid: int, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


children = Children()


def run(
    argv: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, stdin: str | None = None
) -> Result:
    """Run `argv` to its end; raises FileNotFoundError when the program is missing."""
    with _start(argv, cwd, env, stdin is not None) as child, children.track(child):
        stdout, stderr = child.communicate(stdin)
        return Result(child.returncode, stdout, stderr)


def stream(
    argv: Sequence[str], on_line: Callable[[str], None], *, cwd: Path, env: Mapping[str, str] | None = None
) -> Result:
    """Run `argv` and hand each line of its stdout to `on_line` as it comes; Result.stdout is empty.

    The child writes to files, not pipes: when this process is killed, Terraform goes on to a safe end, where a
    broken pipe would end it before it has saved its state. What `on_line` raises is raised after that end, too.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with _start(argv, cwd, env, False, output, errors) as child, children.track(child):
            try:
                for line in _follow(output.fileno(), child):
                    on_line(line)
            finally:
                code = child.wait()
        told = os.pread(errors.fileno(), os.fstat(errors.fileno()).st_size, 0)
        return Result(code, "", told.decode("utf-8", "replace"))


def _follow(descriptor: int, child: subprocess.Popen[str]) -> Iterator[str]:
    """The lines that `child` writes into a file, as they come, until it has ended."""
    position, rest, ended = 0, b"", False
    while not ended:
        ended = child.poll() is not None
        # pread, since the child shares this descriptor's own position.
        while data := os.pread(descriptor, CHUNK_BYTES, position):
            position += len(data)
            *whole, rest = (rest + data).split(b"\n")
            yield from (line.decode("utf-8", "replace") for line in whole)
        if not ended:
            time.sleep(POLL_SECONDS)
    if rest:
        yield rest.decode("utf-8", "replace")


def _start(
    argv: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None,
    has_input: bool,
    stdout: IO | int = subprocess.PIPE,
    stderr: IO | int = subprocess.PIPE,
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        list(argv),
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        umask=0o077,  # plans and states hold secrets: nobody else may read them, from their first byte
    )
