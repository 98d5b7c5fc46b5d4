"""JSON Schemas of config/'s files, for editors: made from the models."""

import json
from typing import Any

from pydantic import BaseModel

from scripts.config.environment import Environment
from scripts.config.flux import Flux
from scripts.config.kinds import KINDS, Kind
from scripts.config.platform import Platform
from scripts.config.service import Service
from scripts.config.target import Target
from scripts.config.variables import GlobalVariables, WorkspaceVariables
from scripts.config.vpn import VpnSettings

MODELS: dict[str, type[BaseModel]] = {
    "platform": Platform,
    "environment": Environment,
    "service": Service,
    "target": Target,
    "global-variables": GlobalVariables,
    "workspace-variables": WorkspaceVariables,
    "vpn": VpnSettings,
    "flux": Flux,
}
_HEAD = {
    "$comment": "Made from the models in scripts/config by: inv check.config --update",
    "$schema": "https://json-schema.org/draft/2020-12/schema",
}


def schemas() -> dict[str, str]:
    """The text of each schema by name; config/schemas/<name>.json holds it."""
    return {name: json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n" for name in MODELS}


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one kind of file, by its name in MODELS."""
    found = _HEAD | _plain(MODELS[name].model_json_schema())
    if name == "service":
        found["allOf"] = [_kind_rule(kind, facts) for kind, facts in KINDS.items()]
    return found


def _plain(node: Any) -> Any:
    """Without null, which config/ never says, and without titles, which repeat the keys."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(value) for key, value in node.items() if not _is_noise(key, value)}
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    for choice in choices:
        kept = choice | kept
    return kept


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _kind_rule(kind: str, facts: Kind) -> dict[str, Any]:
    refused = sorted(set(Service.model_fields) - facts.keys)
    then: dict[str, Any] = {"properties": dict.fromkeys(refused, False), "required": sorted(facts.needs)}
    if facts.made_from:
        then["oneOf"] = [{"required": [key]} for key in facts.made_from]
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": then}
