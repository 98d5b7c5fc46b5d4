"""CustomResourceDefinitions of the custom kinds whose schemas this repository carries."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

Document = dict[str, Any]
SCHEMAS = Path(__file__).resolve().parents[3] / "config" / "schemas" / "kubernetes" / "crds.json.gz"
ANYTHING: Document = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
# Kinds whose schemas are not carried: their objects are taken as they are.
BARE = {
    "gateway.envoyproxy.io/v1alpha1": {
        "Backend": "backends",
        "BackendTrafficPolicy": "backendtrafficpolicies",
        "ClientTrafficPolicy": "clienttrafficpolicies",
        "EnvoyExtensionPolicy": "envoyextensionpolicies",
        "EnvoyPatchPolicy": "envoypatchpolicies",
        "EnvoyProxy": "envoyproxies",
        "HTTPRouteFilter": "httproutefilters",
        "SecurityPolicy": "securitypolicies",
    }
}


def definitions(*groups: str) -> list[Document]:
    """A definition for each kind of these API groups, by name."""
    found: dict[str, list[tuple[str, Document]]] = {}
    for name, known in {**_bare(), **_carried()}.items():
        group, _, kind = name.split("/")
        if group in groups:
            found.setdefault(f"{known['plural']}.{group}", []).append((kind, known | {"name": name}))
    return [_definition(name, versions) for name, versions in sorted(found.items())]


@cache
def _carried() -> dict[str, Document]:
    return json.loads(gzip.decompress(SCHEMAS.read_bytes()))


def _bare() -> dict[str, Document]:
    spec = {"type": "object", "properties": {"spec": ANYTHING, "status": ANYTHING}}
    same = {"scope": "Namespaced", "storage": True, "subresources": ["status"], "schema": spec}
    return {
        f"{version}/{kind}": same | {"plural": plural}
        for version, kinds in BARE.items()
        for kind, plural in kinds.items()
    }


def _definition(name: str, versions: list[tuple[str, Document]]) -> Document:
    kind, first = versions[0]
    names = {"kind": kind, "listKind": f"{kind}List", "plural": first["plural"], "singular": kind.lower()}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": name},
        "spec": {
            "group": name.partition(".")[2],
            "names": names,
            "scope": first["scope"],
            "versions": [_version(known) for _, known in versions],
        },
    }


def _version(known: Document) -> Document:
    return {
        "name": known["name"].split("/")[1],
        "served": True,
        "storage": known["storage"],
        "schema": {"openAPIV3Schema": _structural(known["schema"])},
        "additionalPrinterColumns": _columns(known),
        **({"subresources": {"status": {}}} if "status" in known["subresources"] else {}),
    }


def _columns(known: Document) -> list[Document]:
    status = known["schema"].get("properties", {}).get("status", {})
    if "conditions" not in status.get("properties", {}):
        return []
    ready = '.status.conditions[?(@.type=="Ready")]'
    return [
        {"name": "Ready", "type": "string", "jsonPath": f"{ready}.status"},
        {"name": "Status", "type": "string", "jsonPath": f"{ready}.message"},
        {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"},
    ]


def _structural(schema: Any) -> Any:
    """A strict JSON Schema as a definition spells it: what is not named is unknown without being forbidden."""
    if isinstance(schema, list):
        return [_structural(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    found = {word: _structural(inner) for word, inner in schema.items()}
    if found.get("additionalProperties") is False:
        del found["additionalProperties"]
    if isinstance(found.get("const"), str):
        found["type"] = "string"
        del found["const"]
    if isinstance(found.get("type"), list):
        found |= _several(found.pop("type"))
    return found


def _several(types: list[str]) -> Document:
    """Several types in a definition's words."""
    named = [name for name in types if name != "null"]
    nullable = {"nullable": True} if "null" in types else {}
    if set(named) == {"integer", "string"}:
        return {"x-kubernetes-int-or-string": True} | nullable
    return ({"type": named[0]} if len(named) == 1 else {}) | nullable
