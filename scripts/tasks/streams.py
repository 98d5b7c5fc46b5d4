"""Standard streams that outlive whoever reads them: an apply goes on when `head` has seen enough."""

import os
import sys
from typing import Any, TextIO


class Lasting:
    """A text stream into a pipe; once its reader is gone, what is written goes nowhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write, to somebody or to nobody."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._leave()
            return len(text)

    def flush(self) -> None:
        """Flush, to somebody or to nobody."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._leave()

    def _leave(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())  # what is still in the stream's own buffer goes there, too
        os.close(nowhere)


def outlive_readers() -> None:
    """Have this process's own standard streams last; those that somebody has put in their place are left alone."""
    if sys.stdout is sys.__stdout__ is not None:
        sys.stdout = Lasting(sys.stdout)
    if sys.stderr is sys.__stderr__ is not None:
        sys.stderr = Lasting(sys.stderr)
