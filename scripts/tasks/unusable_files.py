"""A file that cannot be read or written (a full disk, a directory in its place) is told in a line, like any mistake."""

import sys
from types import TracebackType

DEBUG = {"-d", "--debug"}


def tell_unusable_files() -> None:
    """From now on; `inv --debug` still shows where in the code it was."""
    sys.excepthook = _tell


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, OSError) and error.filename and not DEBUG & set(sys.argv):
        told = f"{error.filename2 or error.filename}: {error.strerror}"
        print(f"{told}\n  next: make it usable, then the same command again", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)
