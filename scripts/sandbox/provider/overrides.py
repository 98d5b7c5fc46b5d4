"""Corrections of recorded rules: schemas/overrides.yaml, each with its reason and source."""

from pathlib import Path
from typing import Any

import yaml

FILE = "overrides.yaml"
Document = dict[str, Any]


def read_overrides(directory: Path) -> list[dict[str, Any]]:
    """The corrections beside the schema files: {type, rule, paths, value | remove, reason, source} each."""
    path = directory / FILE
    return yaml.safe_load(path.read_text()) or [] if path.exists() else []


def apply_overrides(document: Document, overrides: list[dict[str, Any]]) -> None:
    """Correct, in place, the rules of a provider's document; a changed rule's messages name the correction."""
    for override in overrides:
        section, name = _section(override["type"])
        known = document["schema"].get(
            "resource_schemas" if section == "resources" else "data_source_schemas", {}
        )
        if name not in known:
            continue
        facts = document.setdefault("behaviour", {}).setdefault(section, {}).setdefault(name, {})
        for path in override["paths"]:
            _correct(facts, override, path)


def _section(type_name: str) -> tuple[str, str]:
    bare = type_name.removeprefix("data.")
    return ("resources" if bare == type_name else "data_sources"), bare


def _correct(facts: dict[str, Any], override: dict[str, Any], path: str) -> None:
    rule = override["rule"]
    if rule == "force_new":
        others = [known for known in facts.get(rule, []) if known != path]
        facts[rule] = others if override.get("remove") else [*others, path]
        return
    recorded = facts.setdefault(rule, {})
    if override.get("remove"):
        recorded.pop(path, None)
        return
    recorded[path] = override["value"]
    facts.setdefault("origins", {}).setdefault(rule, {})[path] = f"{FILE} {rule}"
