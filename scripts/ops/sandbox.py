"""inv sandbox.*: start, stop, look into and disturb the embedded world."""

import json
import os
from pathlib import Path
from typing import Any

from scripts import sandbox
from scripts.core import target
from scripts.core.variables.selecting import needed_names
from scripts.errors import ConfigError, Preflight
from scripts.ops.secrets_file import make_secrets

HEADERS = ["sandbox", ""]
DELETE = "delete"
UNITS = {"uptime": "s", "memory": "MB"}


def directory(checkout: Path) -> Path:
    """Where the sandbox of a checkout lives, whatever the current target is."""
    from scripts.config import read_targets

    reading = read_targets(checkout)
    if reading.faults:
        raise ConfigError([str(fault) for fault in reading.faults])
    return target.resolve(reading.config.targets[target.DEFAULT], checkout.resolve(), os.environ).directory


def start(checkout: Path) -> dict[str, Any]:
    """Have the sandbox running, with secrets of its own making; its status."""
    sandbox.up(directory(checkout))
    _make_secrets(checkout)
    return status(checkout)


def _make_secrets(checkout: Path) -> None:
    """Random values for what config names; of a config/ at fault, what can be read of it."""
    from scripts.config import read

    config = read(checkout).config
    facts = config.targets.get(target.DEFAULT)
    if facts:
        stand_in = target.resolve(facts, checkout.resolve(), os.environ)
        make_secrets(stand_in, needed_names(config, stand_in))


def stop(checkout: Path) -> str:
    """Stop the sandbox; a sentence on what was done."""
    return "sandbox: stopped" if sandbox.down(directory(checkout)) else "sandbox: did not run"


def reset(checkout: Path) -> str:
    """Stop the sandbox and delete its world; a sentence on what was done."""
    place = directory(checkout)
    return f"sandbox: {place} is deleted" if sandbox.reset(place) else f"sandbox: nothing in {place}"


def status(checkout: Path) -> dict[str, Any]:
    """What runs and how much is in it."""
    return sandbox.status(directory(checkout))


def rows(found: dict[str, Any]) -> list[dict[str, str]]:
    """A status as rows of a table."""
    return [{"sandbox": name, "": _readable(name, value)} for name, value in found.items()]


def drift(checkout: Path, address: str, change: str, workspace: str) -> str:
    """Change a resource behind Terraform's back, or delete it; a sentence on what was done."""
    document: dict[str, Any] = {"address": address, "workspace": workspace}
    if change == DELETE:
        document["delete"] = True
    else:
        document["changes"] = dict([parse_change(change)])
    done = sandbox.ask(directory(checkout), "POST", "/drift", document)
    what = "deleted" if change == DELETE else f"{change} set"
    return f"{address} in {done['workspace']}: {what}, without Terraform"


def parse_change(change: str) -> tuple[str, Any]:
    """`a.0.b=value` as a path and a value; the value is JSON where it reads as such, else text."""
    path, equals, text = change.partition("=")
    if not (path and equals):
        raise Preflight(
            f'"{change}" is not attribute=value',
            hint=f"inv sandbox.drift ADDRESS attribute=value, or {DELETE}",
        )
    try:
        return path, json.loads(text)
    except ValueError:
        return path, text


def _readable(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return f"{value} {UNITS[name]}" if name in UNITS else str(value)
