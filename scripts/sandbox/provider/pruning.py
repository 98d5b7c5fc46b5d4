"""Schema files with only what the roots use."""

from collections.abc import Callable
from typing import Any

from scripts.sandbox.provider.library import DATA_SOURCES, RESOURCES
from scripts.sandbox.provider.usage import Use

_FACTS = {RESOURCES: "resources", DATA_SOURCES: "data_sources"}
Document = dict[str, Any]


def prune_document(document: Document, uses: set[Use]) -> Document:
    """A provider's document with only the used types; descriptions are left out."""
    schema = document["schema"]
    kept: Document = {"provider": _bare(schema.get("provider", {"block": {}}))}
    behaviour: Document = {}
    for section in sorted({section for section, _ in uses}):
        names = sorted(name for used, name in uses if used == section and name in (schema.get(section) or {}))
        if not names:
            continue
        kept[section] = {name: _bare(schema[section][name]) for name in names}
        facts = document.get("behaviour", {}).get(_FACTS.get(section, ""), {})
        behaviour[_FACTS.get(section, section)] = {name: facts[name] for name in names if name in facts}
    return {
        "provider": document["provider"],
        "version": document["version"],
        "schema": kept,
        "behaviour": behaviour,
    }


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


_NAMED = {"attributes", "block_types"}
_WORDS = {"description", "description_kind", "deprecation_message"}
Pruner = Callable[[Document, set[Use]], Document]
