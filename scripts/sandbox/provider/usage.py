"""Which types a directory tree of HCL uses, found without parsing it."""

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.sandbox.provider.library import DATA_SOURCES, EPHEMERAL, RESOURCES

_BLOCK = re.compile(r'^[ \t]*(resource|data|ephemeral)[ \t]+"([a-z0-9]+_[a-z0-9_]+)"', re.MULTILINE)
_SECTION = {"resource": RESOURCES, "data": DATA_SOURCES, "ephemeral": EPHEMERAL}

Use = tuple[str, str]


def used_types(roots: Iterable[Path]) -> set[Use]:
    """(section, type) of every resource, data source and ephemeral resource in the .tf files below the roots."""
    found = set()
    for root in roots:
        for path in root.rglob("*.tf"):
            if ".terraform" not in path.parts:
                found |= {(_SECTION[kind], name) for kind, name in _BLOCK.findall(path.read_text())}
    return found
