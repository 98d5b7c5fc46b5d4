"""A file that cannot be read or written (a full disk, a directory in its place) is told in a line, like any mistake."""

import errno
import sys
from types import TracebackType

DEBUG = {"-d", "--debug"}
# Whoever writes is told of these without a name.
FULL = (errno.ENOSPC, errno.EDQUOT)


def tell_unusable_files() -> None:
    """From now on; `inv --debug` still shows where in the code it was."""
    sys.excepthook = _tell


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    named = isinstance(error, OSError) and (error.filename2 or error.filename)
    full = isinstance(error, OSError) and error.errno in FULL
    if (named or full) and not DEBUG & set(sys.argv):
        told = f"{named}: {error.strerror}" if named else error.strerror
        cure = "free some space" if full else "make it usable"
        print(f"{told}\n  next: {cure}, then the same command again", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)
