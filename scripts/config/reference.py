"""docs/config.md: every key of config/, made from the models and from Terraform's defaults."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scripts.config.kinds import KINDS, Kind
from scripts.config.schemas import MODELS, schema_of
from scripts.config.service import Identity, Service

Schema = dict[str, Any]

_NOUNS = {"boolean": "`true`, `false`", "array": "list", "object": "mapping", "string": "text"}
_FILES = {
    "platform": "config/platform.yaml",
    "environment": "config/environments/&lt;name&gt;.yaml",
    "service": "config/services/&lt;name&gt;.yaml",
    "target": "config/targets/&lt;name&gt;.yaml",
    "global-variables": "config/variables/global.yaml",
    "workspace-variables": "config/variables/&lt;workspace&gt;.yaml",
    "vpn": "config/vpn.yaml",
    "flux": "config/flux.yaml",
}
_HEAD = """\
<!-- Made from the models in scripts/config and Terraform's defaults by: inv check.config --update -->
# Every key of config/

People edit `config/`, Terraform and the tasks read it, and nothing restates it. Unknown keys are refused.
A key that is left out has the default below, which lives in `terraform/azure/modules/config/types`; what must
be said is marked *required*. `inv check.config` tells everything that is wrong in all files at once.
"""
_OVERRIDE_NOTE = """
An environment may say keys of a service differently, under `services.<service>`: a key given there replaces
the service's as a whole, only `settings` are merged one by one. What a service *is* cannot differ: {fixed}.
"""
_KINDS_NOTE = """
Which keys each kind needs (**●**) and may have (○); of those marked ◐ exactly one is needed:
"""


def reference(defaults: Mapping[str, Mapping[str, str]]) -> str:
    """The page's text; `defaults` has Terraform's, as they are written, by schema name and dotted path."""
    parts = [_HEAD]
    for name, model in MODELS.items():
        schema = schema_of(name)
        rows = _rows(schema, defaults.get(name, {}), schema)
        parts.append(f"\n## {_FILES[name]}\n{model.__doc__}\n\n")
        parts.append(_table(["Key", "Meaning", "Values", "Default"], rows))
        if name == "environment":
            parts.append(_OVERRIDE_NOTE.format(fixed=", ".join(map(_code, Identity.model_fields))))
        if name == "service":
            parts.append(_KINDS_NOTE + "\n" + _table(["Key", *KINDS], _kind_rows()))
    return "".join(parts)


def _rows(schema: Schema, defaults: Mapping[str, str], node: Schema, above: str = "") -> Iterator[list[str]]:
    for name, facts in node["properties"].items():
        path = f"{above}{name}"
        default = "*required*" if name in node.get("required", ()) else _code(defaults.get(path, ""))
        listed = "[]" if "$ref" in facts.get("items", {}) else ""
        pointer = facts.get("$ref") or facts.get("items", {}).get("$ref")
        inner = schema["$defs"][pointer.rpartition("/")[2]] if pointer else None
        yield [f"`{path}`", facts.get("description") or inner["description"], _values(facts), default]
        if inner:
            yield from _rows(schema, defaults, inner, f"{path}{listed}.")


def _values(facts: Schema) -> str:
    if "enum" in facts:
        return ", ".join(_code(str(value)) for value in facts["enum"])
    if "minimum" in facts:
        return (
            f"{facts['minimum']} to {facts['maximum']}"
            if "maximum" in facts
            else f"{facts['minimum']} or more"
        )
    return _NOUNS.get(facts.get("type"), "")


def _kind_rows() -> Iterator[list[str]]:
    for key in Service.model_fields:
        if key in ("kind", "description", "environments"):
            continue
        yield [_code(key), *(_mark(key, kind) for kind in KINDS.values())]


def _mark(key: str, kind: Kind) -> str:
    if key in kind.needs:
        return "**●**"
    if key in kind.made_from:
        return "◐"
    return "○" if key in kind.keys else ""


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
