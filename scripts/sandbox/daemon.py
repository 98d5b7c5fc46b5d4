"""The daemon: the store, the emulators and the providers, in one process, until it is told to stop."""

import fcntl
import os
import select
import signal
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from scripts.errors import OpsError, Preflight
from scripts.sandbox import sockets
from scripts.sandbox.digest import digest
from scripts.sandbox.hcp.execution import SCRATCH
from scripts.sandbox.hcp.execution.surroundings import Surroundings
from scripts.sandbox.kubernetes import kubeconfig
from scripts.sandbox.place import Place, is_same

HEARTBEAT = 0.5


class Daemon:
    """One sandbox while it runs. Constructing it starts everything; `run` waits for the end."""

    def __init__(self, place: Place, user: str) -> None:
        self.place = place
        self.began = monotonic()
        self._stop = _signalled()
        self._alive = _claim(place)
        self._leftover = place.record()
        self._sockets = sockets.make_directory()
        try:
            self._open(user)
        except BaseException:
            self._let_go()
            raise

    def run(self) -> None:
        """Serve until a signal comes, or the directory is gone."""
        while not select.select([self._stop], [], [], HEARTBEAT)[0]:
            if not is_same(self.place.alive, self._alive):
                break
        self._close()

    def facts(self) -> dict[str, Any]:
        """What `inv sandbox.status` shows of the process; uptime in seconds."""
        return {
            "uptime": round(monotonic() - self.began),
            "port": self.port,
            "url": self.address,
            "providers": len(self._providers.reattach),
            "kubeconfig": str(self.place.kubeconfig),
        }

    @property
    def address(self) -> str:
        """Where the emulators answer."""
        return f"http://127.0.0.1:{self.port}"

    def _open(self, user: str) -> None:
        from scripts.sandbox.emulators import build
        from scripts.sandbox.hcp.execution.executor import Executor
        from scripts.sandbox.provider import serve
        from scripts.sandbox.server import Server
        from scripts.sandbox.store import Store

        listener = _bind(self.place)
        self.port = listener.getsockname()[1]
        self.store = Store(self.place.database)
        killed = self._leftover is not None
        emulators = build(self.store, self.place.directory, self.place.token(), user, killed, self.facts)
        if self._leftover:
            sockets.remove_directory(Path(self._leftover["sockets"]))
        self.recovered = emulators.recovery.settle()
        self._urls = {one.name: self.address + one.mount for one in emulators.served}
        self._server = Server(emulators.served, listener)
        self._server.start()
        self._providers = serve(emulators.world, self._sockets, Path(__file__).parent / "schemas")
        self._executor = Executor(emulators.hcp, self._lent(), lambda: not emulators.recovery.killed)
        self._executor.start()
        self._cluster, self._loops = emulators.cluster, emulators.loops
        for loop in self._loops:
            loop.start()
        self._record()

    def _lent(self) -> Surroundings:
        mirror = self.place.directory / "no-other-providers"
        mirror.mkdir(exist_ok=True)
        return Surroundings(self.place.directory / SCRATCH, self.address, mirror, self._providers.reattach)

    def _record(self) -> None:
        self.place.write_port(self.port)
        self.place.write_kubeconfig(kubeconfig.render(self._urls["kubernetes"], self.place.token()))
        self.place.write_terraformrc(self._lent().cli_configuration(self.place.token()))
        self.place.write_record(
            {
                "pid": os.getpid(),
                "port": self.port,
                "digest": digest(),
                "sockets": str(self._sockets),
                "urls": self._urls,
                "reattach": self._providers.reattach,
            }
        )

    def _close(self) -> None:
        self._executor.stop()
        self._cluster.objects.changes.close()
        for loop in self._loops:
            loop.stop()
        self._server.stop()
        self._providers.stop()
        self.store.close()
        if is_same(self.place.alive, self._alive):
            self.place.drop_record()
        self._let_go()

    def _let_go(self) -> None:
        sockets.remove_directory(self._sockets)
        os.close(self._alive)


def _signalled() -> int:
    """A descriptor that becomes readable when a signal asks the process to end."""
    # A pipe, since a handler that sets an Event can meet the main thread inside that Event's own lock.
    reader, writer = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(writer, b"."))
    return reader


def readiness(daemon: Daemon) -> dict[str, Any]:
    """What whoever started the daemon is told: what was mended, and what is waited for."""
    return {"ready": True, **daemon.recovered}


def refusal(error: OpsError) -> dict[str, Any]:
    """Why there is no daemon, for whoever tried to start it."""
    return {"ready": False, "text": error.text, "hint": error.hint}


def _claim(place: Place) -> int:
    place.prepare()
    descriptor = os.open(place.alive, os.O_RDWR | os.O_CREAT, 0o600)
    # Somebody who asks whether a daemon lives holds a shared lock for a moment; a daemon holds it for good.
    for _ in range(50):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(0.02)
            continue
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return descriptor
    raise Preflight(f"another sandbox runs in {place.directory}", hint="inv sandbox.down")


def _bind(place: Place) -> Any:
    from scripts.sandbox.server import listen

    wanted = os.environ.get("GITOPS_SANDBOX_PORT", "")
    if wanted:
        return _bind_exactly(wanted)
    try:
        return listen(place.last_port())
    except OSError:
        return listen(0)


def _bind_exactly(wanted: str) -> Any:
    from scripts.sandbox.server import listen

    try:
        return listen(int(wanted))
    except (ValueError, OverflowError):
        message = f"GITOPS_SANDBOX_PORT is {wanted!r}, which is no port number"
    except OSError as error:
        message = f"port {wanted} (GITOPS_SANDBOX_PORT) cannot be used: {error.strerror}"
    raise Preflight(message, hint="unset GITOPS_SANDBOX_PORT to use any free port, or set it to another")
