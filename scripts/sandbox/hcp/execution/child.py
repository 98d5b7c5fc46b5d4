"""A Terraform process: its output goes to a file that is followed, so that it outlives whoever reads it."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import sleep

from scripts.sandbox import processes

# Between two looks at a child: short at first, for the many that end soon.
SHORTEST, LONGEST = 0.01, 0.1


class Child:
    """One process in a session of its own, followed until it ends."""

    def __init__(self, argv: Sequence[str], cwd: Path, environment: Mapping[str, str], output: Path) -> None:
        self._reader = os.open(output, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._position = 0
        self._interrupted = False
        self._process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._reader,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )

    def identity(self) -> str | None:
        """The process as "pid:start", None where that cannot be told."""
        with contextlib.suppress(OSError):
            return processes.identity(self._process.pid)
        return None

    def follow(self, on_text: Callable[[bytes], None], wish: Callable[[], str]) -> int:
        """Hand on what it says until it ends; `wish` tells how it is to end: "", "asked" or "forced"."""
        pause = SHORTEST
        try:
            while (code := self._process.poll()) is None:
                self._pass_on(on_text)
                self._heed(wish())
                sleep(pause)
                pause = min(pause * 1.3, LONGEST)
            # What Terraform's provisioners started may still run, now that nobody waits for it.
            kill(self._process.pid)
            self._pass_on(on_text)
            return code
        finally:
            os.close(self._reader)

    def _pass_on(self, on_text: Callable[[bytes], None]) -> None:
        # pread, since the child shares this descriptor's own position.
        while text := os.pread(self._reader, 65536, self._position):
            self._position += len(text)
            on_text(text)

    def _heed(self, wish: str) -> None:
        if wish == "forced":
            kill(self._process.pid)
        elif wish and not self._interrupted:
            self._interrupted = True
            self._process.send_signal(signal.SIGINT)


def kill(pid: int) -> None:
    """End a child and what it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
