"""Starting and stopping the daemon, from the commands that need it."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from scripts.errors import Failed, Preflight
from scripts.sandbox import sockets
from scripts.sandbox.control.client import ask
from scripts.sandbox.digest import digest
from scripts.sandbox.place import Place, is_held, locked
from scripts.sandbox.world import World

PATIENCE = 30.0
GRACE = 10.0
# Longer than Terraform pauses between two attempts to reach HCP Terraform, in its first minutes.
HURRY = 30.0
LARGEST_LOG = 5_000_000
# What the daemon's environment is built from; nothing else of the caller's reaches it.
PASSED_ON = ("GITOPS_SANDBOX_PORT", "HOME", "LANG", "PATH", "TMPDIR", "XDG_RUNTIME_DIR")


def up(directory: Path) -> World:
    """The sandbox in this directory, started unless it runs, restarted if its code or port changed."""
    place = Place(Path(directory).absolute())
    if world := _running(place):
        return world
    place.prepare()
    with locked(place.busy):
        if world := _running(place):
            return world
        _make_way(place)
        _start(place)
        record = place.record()
    if record is None:
        raise Failed("the sandbox ended as soon as it was ready", hint=f"read {place.log}")
    return World.of(record, place)


def down(directory: Path) -> bool:
    """Stop the sandbox and wait until it is gone; False when none ran."""
    place = Place(Path(directory).absolute())
    if not place.alive.exists():
        return False
    with locked(place.busy):
        return _stop(place)


def status(directory: Path) -> dict[str, Any]:
    """The running daemon and its world, or {"running": False}; `directory` and `log` say where either way."""
    place = Place(Path(directory).absolute())
    where = {"directory": str(place.directory), "log": str(place.log)}
    if place.record() is None or not is_held(place.alive):
        return {"running": False, **where}
    return ask(place, "GET", "/status") | where


def reset(directory: Path) -> bool:
    """Stop the sandbox and delete its world, everything in its directory; False when there was none."""
    place = Place(Path(directory).absolute())
    if not place.alive.exists():
        return False
    place.prepare()
    with locked(place.busy):
        _stop(place)
        shutil.rmtree(place.directory)
    return True


def _running(place: Place) -> World | None:
    record = place.record()
    if record is None or not is_held(place.alive) or record["digest"] != digest():
        return None
    if str(record["port"]) != os.environ.get("GITOPS_SANDBOX_PORT", str(record["port"])):
        return None
    return World.of(record, place)


def _make_way(place: Place) -> None:
    record = place.record()
    if record and is_held(place.alive):
        _say("its code or its port has changed; it starts again")
    elif record:
        _say(f"the daemon (pid {record['pid']}) was killed; it starts again with what it had written")
    elif is_held(place.alive):
        _say("its start was broken off; it starts again")
    _stop(place)


def _start(place: Place) -> None:
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG:
        place.log.replace(place.log.with_suffix(".log.1"))
    log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    checkout = Path(__file__).parents[2]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with os.fdopen(log) as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.sandbox", str(place.directory), "--detach"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=environment | {"PYTHONPATH": str(checkout)},
            cwd=checkout,
            start_new_session=True,
        )
    answer = _answer(process, place)
    process.wait()
    if not answer["ready"]:
        raise Preflight(answer["text"], hint=answer["hint"])
    _settle(place, answer)


def _settle(place: Place, answer: dict[str, Any]) -> None:
    for sentence in answer["waiting"]:
        _say(sentence)
    deadline = monotonic() + HURRY
    while answer["waiting"]:
        sleep(0.2)
        answer = ask(place, "POST", "/settle", {"patient": monotonic() < deadline})
    for sentence in answer["told"]:
        _say(sentence)


def _answer(process: subprocess.Popen[bytes], place: Place) -> dict[str, Any]:
    with process.stdout as pipe:
        ready, _, _ = select.select([pipe], [], [], PATIENCE)
        line = pipe.readline() if ready else b""
    if not line:
        words = place.log.read_text().rstrip().rpartition("\n")[2]
        raise Failed(f"the sandbox did not start: {words}", hint=f"read {place.log}")
    return json.loads(line)


def _stop(place: Place) -> bool:
    pid, record = place.daemon(), place.record()
    if pid:
        os.kill(pid, signal.SIGTERM)
        if not _gone(place, GRACE):
            _say(f"the daemon (pid {pid}) does not stop; it is killed")
            os.kill(pid, signal.SIGKILL)
            _gone(place, GRACE)
    # A daemon that ends well takes its record along; another's stays, to tell the next one what happened.
    if record:
        sockets.remove_directory(Path(record["sockets"]))
    return pid is not None


def _gone(place: Place, seconds: float) -> bool:
    deadline = monotonic() + seconds
    while is_held(place.alive):
        if monotonic() > deadline:
            return False
        sleep(0.01)
    return True


def _say(text: str) -> None:
    print(f"sandbox: {text}", file=sys.stderr)
