"""The directory in which a sandbox lives: what each file in it is, and how it is written."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.errors import Preflight


@dataclass(frozen=True)
class Place:
    """Every path of one sandbox. Files hold tokens and state: all are readable by their owner only."""

    directory: Path

    @property
    def database(self) -> Path:
        """The store."""
        return self.directory / "world.sqlite"

    @property
    def log(self) -> Path:
        """The daemon's log, its standard error included."""
        return self.directory / "daemon.log"

    @property
    def terraformrc(self) -> Path:
        """Terraform's CLI configuration: where the emulator of HCP Terraform is, and the token for it."""
        return self.directory / "terraform.tfrc"

    @property
    def kubeconfig(self) -> Path:
        """How clients reach the cluster and sign in to it."""
        return self.directory / "kubeconfig"

    @property
    def alive(self) -> Path:
        """Locked by the daemon, whose pid it holds, while it lives; the kernel lets go whatever way it ends."""
        return self.directory / "daemon.lock"

    @property
    def busy(self) -> Path:
        """Locked by whoever starts or stops the daemon."""
        return self.directory / "start.lock"

    def daemon(self) -> int | None:
        """The pid of the daemon that lives here, certain because of its lock; None when there is none."""
        if not is_held(self.alive):
            return None
        return int(self.alive.read_text() or "0") or None

    def prepare(self) -> None:
        """Make the directory, private and invisible to git."""
        if self.directory.is_file() or _holds_more(self):
            raise Preflight(
                f"{self.directory} is not a directory of the sandbox's own",
                hint="set GITOPS_SANDBOX_DIR to a new directory, or unset it to use .sandbox",
            )
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Preflight(
                f"{self.directory} cannot be made: {error.strerror}",
                hint="set GITOPS_SANDBOX_DIR to a directory of yours",
            ) from None
        if not (ignore := self.directory / ".gitignore").exists():
            write_private(ignore, "*\n")

    def token(self) -> str:
        """The token for everything the sandbox serves, made on first use."""
        path = self.directory / "token"
        if not path.exists():
            write_private(path, f"sandbox.{secrets.token_urlsafe(32)}\n")
        return path.read_text().strip()

    def record(self) -> dict[str, Any] | None:
        """What the daemon wrote when it was ready; None when none is, or it ended well."""
        try:
            return json.loads((self.directory / "daemon.json").read_text())
        except (OSError, ValueError):
            return None

    def write_record(self, record: dict[str, Any]) -> None:
        """Tell the commands that a daemon is ready."""
        write_private(self.directory / "daemon.json", json.dumps(record, indent=1) + "\n")

    def drop_record(self) -> None:
        """The daemon ended well."""
        (self.directory / "daemon.json").unlink(missing_ok=True)

    def write_terraformrc(self, text: str) -> None:
        """Write Terraform's CLI configuration."""
        write_private(self.terraformrc, text)

    def write_kubeconfig(self, text: str) -> None:
        """Tell clients where the cluster is."""
        write_private(self.kubeconfig, text)

    def last_port(self) -> int:
        """The port of the last daemon, 0 at first; a restart keeps it, so that given addresses stay good."""
        try:
            return int((self.directory / "port").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def write_port(self, port: int) -> None:
        """Remember the port for the next start."""
        write_private(self.directory / "port", f"{port}\n")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, from its first byte on, and never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, waiting for it; a file that was deleted meanwhile is made anew."""
    while True:
        descriptor = _open_lock(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not is_same(path, descriptor):
                continue
            yield
            return
        finally:
            os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process holds an exclusive lock on a file."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def is_same(path: Path, descriptor: int) -> bool:
    """Whether a path still names the file that is open."""
    try:
        found, opened = path.stat(), os.fstat(descriptor)
    except FileNotFoundError:
        return False
    return (found.st_ino, found.st_dev) == (opened.st_ino, opened.st_dev)


def _open_lock(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _holds_more(place: Place) -> bool:
    # `reset` deletes the directory, so it must never be one that anything else lives in.
    inside = place.directory.resolve()
    checkout = Path(__file__).parents[2].resolve()
    if any(inside == kept or inside in kept.parents for kept in (checkout, Path.home().resolve())):
        return True
    if place.alive.exists() or not inside.is_dir() or not any(inside.iterdir()):
        return False
    return bool(inside.stat().st_mode & 0o077)
