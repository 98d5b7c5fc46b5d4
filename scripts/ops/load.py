"""config/ for every procedure: read, contradictions told, all errors at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.core.catalogue import contradictions
from scripts.errors import ConfigError

if TYPE_CHECKING:
    from scripts.config import Config


def load_config(root: Path) -> "Config":
    """config/ under `root`, the checkout; ConfigError carries every fault of every file."""
    from scripts.config import read

    reading = read(root)
    faults = [*reading.faults, *contradictions(reading.config, reading.fragments)]
    if faults:
        raise ConfigError([str(fault) for fault in sorted(faults, key=lambda fault: fault.file)])
    return reading.config
