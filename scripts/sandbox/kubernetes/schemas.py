"""The schemas of core kinds, and how every schema is read: what may be inside, and how lists and maps are merged.

A schema is a JSON Schema as OpenAPI and CustomResourceDefinitions write it, with Kubernetes' own `x-kubernetes-*`
words. A reference is always to a definition of the core file.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
# The schemas' version and the one that the server tells: that of the cluster in config/platform.yaml.
MINOR = "1.34"
OPEN: Schema = {"x-kubernetes-preserve-unknown-fields": True}
METADATA: Schema = {"$ref": "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
_JSON_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"


@cache
def definitions() -> dict[str, Schema]:
    """Every definition of Kubernetes' own OpenAPI, by name."""
    package = Path(find_spec("kubernetes_validate").origin).parent
    path = package / "kubernetes-json-schema" / f"v{MINOR}.0-local-strict" / "_definitions.json"
    found = json.loads(path.read_text())["$defs"]
    # A schema inside a CustomResourceDefinition changes as a whole here: its thousands of fields have one owner.
    return found | {_JSON_SCHEMA: OPEN | {"x-kubernetes-map-type": "atomic"}}


@cache
def core(group: str, version: str, kind: str) -> Schema:
    """The schema of a built-in kind; one that takes anything where Kubernetes publishes none."""
    for schema in definitions().values():
        for known in schema.get("x-kubernetes-group-version-kind", ()):
            if known == {"group": group, "version": version, "kind": kind}:
                return schema
    return OPEN


def custom(schema: Schema) -> Schema:
    """A CustomResourceDefinition's schema with what the API server itself adds to every object."""
    text = {"type": "string"}
    own = {"apiVersion": text, "kind": text, "metadata": METADATA}
    return schema | {"properties": schema.get("properties", {}) | own}


def resolve(schema: Schema) -> Schema:
    """The schema that a reference stands for."""
    while "$ref" in schema:
        schema = definitions()[schema["$ref"].rpartition("/")[2]]
    return schema


def is_open(schema: Schema) -> bool:
    """Whether unknown fields are kept."""
    return bool(schema.get("x-kubernetes-preserve-unknown-fields")) or not (
        "properties" in schema or "additionalProperties" in schema or "items" in schema
    )


def child(schema: Schema, name: str) -> Schema | None:
    """The schema of a field; None when there is no such field."""
    properties = schema.get("properties", {})
    if name in properties:
        return resolve(properties[name])
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict):
        return resolve(rest)
    return OPEN if rest is True or is_open(schema) else None


def item(schema: Schema) -> Schema:
    """The schema of a list's items."""
    return resolve(schema.get("items", OPEN))


def is_atomic(schema: Schema, value: object) -> bool:
    """Whether a map or list has one owner, and is replaced as a whole."""
    if isinstance(value, dict):
        return schema.get("x-kubernetes-map-type") == "atomic"
    return schema.get("x-kubernetes-list-type", "atomic") == "atomic"


def keys(schema: Schema) -> list[str]:
    """The fields by which a list's items are told apart; none for a set or an atomic list."""
    if schema.get("x-kubernetes-list-type") == "map":
        return schema["x-kubernetes-list-map-keys"]
    return []
