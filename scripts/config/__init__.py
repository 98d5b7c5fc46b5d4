"""config/ as frozen models. Only this package reads those files; `ops.load.load_config` is its one caller in the suite.

The names below load on first use: pydantic takes a tenth of a second, and most commands' help needs none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.config.environment import Environment
    from scripts.config.fault import Fault, did_you_mean
    from scripts.config.platform import Platform
    from scripts.config.reading import Config, Reading, read, read_targets
    from scripts.config.service import Service
    from scripts.config.target import Target

_HOMES = {
    "Config": "reading",
    "Environment": "environment",
    "Fault": "fault",
    "Platform": "platform",
    "Reading": "reading",
    "Service": "service",
    "Target": "target",
    "did_you_mean": "fault",
    "read": "reading",
    "read_targets": "reading",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    """Import a re-exported name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
