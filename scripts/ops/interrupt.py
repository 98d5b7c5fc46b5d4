"""Ctrl-C and SIGTERM: start nothing new, ask Terraform once to stop, wait visibly, kill only when told twice more."""

import contextlib
import queue
import signal
import sys
import threading
from collections.abc import Iterator

from scripts.clients.runner import children

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SECOND = (
    "\nTerraform is writing its state and releasing its lock; killing it now may lose what it has just made."
    "\nPress Ctrl-C once more within this run to kill it all the same, or wait."
    "\nA run in HCP Terraform is not killed by that: it is left to end there."
)


class Stop(threading.Event):
    """Set when the user asks to stop; `hurried` is set when the user will not wait for a safe end."""

    def __init__(self) -> None:
        super().__init__()
        self.hurried = threading.Event()


@contextlib.contextmanager
def interruptible() -> Iterator[Stop]:
    """An event that is set when the user asks to stop; signals act as described above inside the block."""
    stop, pressed = Stop(), queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(pressed, stop), daemon=True)
    listener.start()
    # A handler finds the main thread anywhere, in the middle of a print or holding a lock: it passes the signal on.
    before = {number: signal.signal(number, lambda *_: pressed.put(True)) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        pressed.put(False)
        listener.join()


def _listen(pressed: "queue.SimpleQueue[bool]", stop: Stop) -> None:
    presses = 0
    while pressed.get():
        presses += 1
        if presses == 1:
            stop.set()
            running = children.interrupt()
            waiting = f", {running} running to a safe end …" if running else ""
            print(f"\nstopping: nothing new starts{waiting}", file=sys.stderr)
        elif presses == 2:
            print(_SECOND, file=sys.stderr)
        else:
            stop.hurried.set()
            children.kill()
