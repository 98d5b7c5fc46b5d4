"""config/ as frozen models: Python's only reader of those files. Procedures call `ops.load.load_config`.

The names below load on first use: pydantic takes a tenth of a second, and most commands' help needs none.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.config.environment import Environment
    from scripts.config.fault import Fault, did_you_mean
    from scripts.config.platform import Platform
    from scripts.config.reading import Config, read, read_targets
    from scripts.config.service import Service
    from scripts.config.target import Target

__all__ = [
    "Config",
    "Environment",
    "Fault",
    "Platform",
    "Service",
    "Target",
    "did_you_mean",
    "read",
    "read_targets",
]

_HOMES = {"Config": "reading", "did_you_mean": "fault", "read": "reading", "read_targets": "reading"}


def __getattr__(name: str) -> object:
    """Import a name of `__all__` from the module that defines it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, name.lower())}"), name)
