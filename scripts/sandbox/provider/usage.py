"""Which providers and types directories of HCL use, found by scanning lines, so that it takes milliseconds."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import Preflight
from scripts.sandbox.provider.library import DATA_SOURCES, EPHEMERAL, RESOURCES

INDEX = "index.json"
SECTIONS = {"resource": RESOURCES, "data": DATA_SOURCES, "ephemeral": EPHEMERAL}
_BLOCK = re.compile(r'^[ \t]*(resource|data|ephemeral)[ \t]+"([a-z0-9]+_[a-z0-9_]+)"', re.MULTILINE)
_MODULE = re.compile(r'^[ \t]*source[ \t]*=[ \t]*"(\.\.?/[^"]+)"', re.MULTILINE)
_PROVIDER = re.compile(r'\bsource[ \t]*=[ \t]*"([A-Za-z0-9-]+/[A-Za-z0-9-]+)"')
# Served by Terraform itself.
_BUILT_IN = "terraform_"

Use = tuple[str, str]


@dataclass(frozen=True, order=True)
class Block:
    """A resource, data or ephemeral block: its kind and type, and where it stands."""

    kind: str
    type: str
    path: Path
    line: int


def blocks(roots: Iterable[Path]) -> list[Block]:
    """Every block in the .tf files of the roots, of the directories below them, and of the modules they call."""
    found = []
    for path in files(roots):
        text = path.read_text()
        for match in _BLOCK.finditer(text):
            if not match[2].startswith(_BUILT_IN):
                found.append(Block(match[1], match[2], path, text.count("\n", 0, match.start(2)) + 1))
    return found


def used_types(roots: Iterable[Path]) -> set[Use]:
    """(section of the schema, type) of everything the roots use."""
    return {(SECTIONS[block.kind], block.type) for block in blocks(roots)}


def used_providers(roots: Iterable[Path]) -> set[str]:
    """The registry names (namespace/name, lower case) that required_providers blocks ask for."""
    return {name.lower() for path in files(roots) for name in _PROVIDER.findall(path.read_text())}


def missing_types(roots: Iterable[Path], schemas: Path) -> list[Block]:
    """The blocks of the roots whose type is not among the schema files, one a type, by type."""
    index = json.loads((schemas / INDEX).read_text())
    known = {
        (section, name)
        for entry in index.values()
        for section in SECTIONS.values()
        for name in entry[section]
    }
    missing = {}
    for block in blocks(roots):
        if (SECTIONS[block.kind], block.type) not in known:
            missing.setdefault((block.type, block.kind), block)
    return [missing[key] for key in sorted(missing)]


def require_types(roots: Iterable[Path], schemas: Path) -> None:
    """Refuse roots that use a type which the sandbox does not serve, naming each and the task that adds it."""
    missing = missing_types(roots, schemas)
    if missing:
        lines = [f'  {block.kind} "{block.type}" ({block.path}:{block.line})' for block in missing]
        raise Preflight("\n".join(["the sandbox does not know:", *lines]), hint="inv sandbox.schemas")


def files(roots: Iterable[Path]) -> Iterator[Path]:
    """The .tf files of the roots, of the directories below them, and of the local modules that they call."""
    waiting, seen = [root.resolve() for root in roots], set()
    while waiting:
        for path in sorted(waiting.pop().rglob("*.tf")):
            if ".terraform" in path.parts or path in seen:
                continue
            seen.add(path)
            yield path
            waiting += [(path.parent / source).resolve() for source in _MODULE.findall(path.read_text())]
