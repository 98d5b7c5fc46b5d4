"""The world that this checkout's commands act on: read it, switch it."""

import os
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core import target
from scripts.core.target import Target
from scripts.errors import ConfigError


def current(root: Path) -> Target:
    """The target of this command in the checkout `root`; Preflight when it is unknown, or not said in CI."""
    targets = _targets(root)
    record = root / target.RECORD
    recorded = record.read_text(encoding="utf-8") if record.is_file() else None
    name = target.choose(os.environ, recorded, targets)
    return target.resolve(targets[name], root.resolve(), os.environ)


def switch(root: Path, name: str) -> Target:
    """Make `name` the target of later commands in this checkout; GITOPS_TARGET still goes before it."""
    targets = _targets(root)
    target.known(name, targets)
    write_atomic(root / target.RECORD, f"{name}\n".encode(), mode=0o644)
    return target.resolve(targets[name], root.resolve(), os.environ)


def _targets(root: Path) -> dict:
    from scripts.config import read_targets

    reading = read_targets(root)
    if reading.faults:
        raise ConfigError([str(fault) for fault in reading.faults])
    return reading.config.targets
