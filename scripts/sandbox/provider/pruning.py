"""Schema files with only what the roots use: what the project carries."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.sandbox.provider.library import DATA_SOURCES, EPHEMERAL, RESOURCES, read_document
from scripts.sandbox.provider.usage import INDEX, Use, used_providers, used_types

FACTS = {RESOURCES: "resources", DATA_SOURCES: "data_sources"}
_SECTIONS = (RESOURCES, DATA_SOURCES, EPHEMERAL)
# The descriptions are the providers' own prose, and most of the bytes.
_WORDS = {"description", "description_kind", "deprecation_message"}
_NAMED = {"attributes", "block_types"}
Document = dict[str, Any]


def prune(source: Path, roots: Iterable[Path], target: Path) -> list[str]:
    """Write `<provider>.json.gz` and index.json into `target` with the types that the roots use.

    `source` holds full schema files. The same input gives the same bytes. The result names the types that the
    roots use and no file has.
    """
    return write_documents(map(read_document, sorted(source.glob("*.json.gz"))), list(roots), target)


def write_documents(documents: Iterable[Document], roots: list[Path], target: Path) -> list[str]:
    """Prune and write documents, as `prune` does."""
    uses, wanted = used_types(roots), used_providers(roots)
    kept = []
    for document in documents:
        pruned = prune_document(document, uses)
        if any(pruned["schema"].get(section) for section in _SECTIONS) or _name(document) in wanted:
            kept.append(pruned)
    target.mkdir(parents=True, exist_ok=True)
    for path in target.glob("*.json.gz"):
        path.unlink()
    for document in kept:
        packed = gzip.compress(_bytes(document), compresslevel=9, mtime=0)
        (target / f"{document['provider'].rsplit('/', 1)[-1]}.json.gz").write_bytes(packed)
    index = {document["provider"].rsplit("/", 1)[-1]: _entry(document) for document in kept}
    (target / INDEX).write_text(json.dumps(index, indent=1, sort_keys=True) + "\n")
    served = {(section, name) for entry in index.values() for section in _SECTIONS for name in entry[section]}
    return sorted(name for _, name in uses - served)


def prune_document(document: Document, uses: set[Use]) -> Document:
    """A provider's document with only the used types, without descriptions."""
    schema, facts = document["schema"], document.get("behaviour", {})
    kept: Document = {"provider": _bare(schema.get("provider") or {"block": {}})}
    behaviour: Document = {}
    for section in _SECTIONS:
        known = schema.get(section) or {}
        names = sorted(name for used, name in uses if used == section and name in known)
        kept[section] = {name: _bare(known[name]) for name in names}
        recorded = facts.get(FACTS.get(section, ""), {})
        behaviour[FACTS.get(section, section)] = {
            name: found for name in names if (found := _recorded(recorded, name, document))
        }
    names = ("provider", "version")
    return {**{name: document[name] for name in names}, "schema": kept, "behaviour": behaviour}


def _recorded(facts: Document, name: str, document: Document) -> Document | None:
    # Some facts of datadog's framework types were recorded under a name without the first underscore.
    provider = document["provider"].rsplit("/", 1)[-1]
    return facts.get(name) or facts.get(name.replace(f"{provider}_", provider, 1))


def _bare(node: Any) -> Any:
    if isinstance(node, list):
        return [_bare(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _bare(part) for name, part in value.items()} if key in _NAMED else _bare(value)
        for key, value in node.items()
        if key not in _WORDS
    }


def _name(document: Document) -> str:
    return document["provider"].split("/", 1)[-1]


def _entry(document: Document) -> Document:
    sections = {section: sorted(document["schema"][section]) for section in _SECTIONS}
    return {"provider": document["provider"], "version": document["version"], **sections}


def _bytes(document: Document) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
