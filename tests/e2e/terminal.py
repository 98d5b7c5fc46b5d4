"""A person at a terminal: `inv` on a pty, what it shows, and what is typed."""

import os
import pty
import re
import select
import signal
import subprocess
import time

from tests.e2e.checkout import INV, PATIENCE, Checkout

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """`inv` under way on a terminal of its own. stdout is the terminal, too."""

    def __init__(self, checkout: Checkout, *arguments: str) -> None:
        self._own, other = pty.openpty()
        plain = {name: os.environ[name] for name in ("PATH", "XDG_RUNTIME_DIR") if name in os.environ}
        environment = {
            **plain,
            "HOME": str(checkout.path.parent),
            "TERM": "xterm",
            "COLUMNS": "120",
            "LINES": "40",
        }
        self.process = subprocess.Popen(
            [INV, *arguments],
            cwd=checkout.path,
            env=environment,
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
            preexec_fn=lambda: _take(other),
        )
        checkout.started.append(self.process)
        os.close(other)
        self.raw = ""

    @property
    def shown(self) -> str:
        """Everything shown so far, without colours and cursor movements."""
        return CONTROL.sub("", self.raw).replace("\r\n", "\n")

    def until(self, text: str) -> None:
        """Read on until the text is shown."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown
            assert self._read() or self.process.poll() is None, self.shown

    def forget(self) -> None:
        """Let `until` look only at what is shown from now on."""
        self.raw = ""

    def type(self, text: str) -> None:
        """Type a text; \\x03 is Ctrl-C, \\x04 the end of input."""
        os.write(self._own, text.encode())

    def end(self, code: int) -> str:
        """Wait for the end, assert the exit code, and return all that was shown."""
        deadline = time.monotonic() + PATIENCE
        while self._read() or self.process.poll() is None:
            if time.monotonic() > deadline:
                os.killpg(self.process.pid, signal.SIGKILL)
        os.close(self._own)
        assert self.process.wait() == code, self.shown
        return self.shown

    def _read(self) -> bool:
        if not select.select([self._own], [], [], 0.1)[0]:
            return False
        try:
            data = os.read(self._own, 65536)
        except OSError:  # the other side is closed
            return False
        self.raw += data.decode(errors="replace")
        return bool(data)


def _take(descriptor: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)
