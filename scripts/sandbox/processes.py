"""Which process is at the other end of a loopback connection, what it carries, whether it lives. Only Linux tells."""

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
ESTABLISHED = "01"


def peer(port: int) -> str | None:
    """The process whose local port on 127.0.0.1 this is, as "pid:start"; None when it cannot be told, or for 0."""
    if not port:
        return None
    try:
        inode = _inode(port)
        return next((identity(pid) for pid in _pids() if inode and _has_socket(pid, inode)), None)
    except OSError:
        return None


def lives(process: str | None) -> bool:
    """Whether a process that `peer` told of still runs; a reused pid has another start."""
    if not process:
        return False
    try:
        return identity(int(process.partition(":")[0])) == process
    except OSError:
        return False


def identity(pid: int) -> str:
    """A living process as "pid:start"; raises OSError when it cannot be told, or the process has ended."""
    # Field 3 is the state (Z: ended, not yet reaped), field 22 when the process started, in clock ticks since boot.
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    if fields[0] == "Z":
        raise ProcessLookupError(pid)
    return f"{pid}:{fields[19]}"


def carrying(variable: str, value: str) -> list[int]:
    """The processes in whose environment a variable has this value."""
    entry = f"{variable}={value}".encode()
    return [pid for pid in _pids() if entry in _environment(pid)]


def _environment(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _inode(port: int) -> str | None:
    local = f"0100007F:{port:04X}"
    for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1] == local and fields[3] == ESTABLISHED:
            return fields[9]
    return None


def _pids() -> Iterator[int]:
    # The newest first: who connects has mostly just been started.
    return iter(sorted((int(path.name) for path in PROC.iterdir() if path.name.isdigit()), reverse=True))


def _has_socket(pid: int, inode: str) -> bool:
    try:
        return any(_target(link) == f"socket:[{inode}]" for link in (PROC / str(pid) / "fd").iterdir())
    except OSError:
        return False


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        # Closed since it was listed: busy processes do that all the time.
        return ""
