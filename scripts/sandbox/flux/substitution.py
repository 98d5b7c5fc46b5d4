"""Variables in manifests: ${name} and its kin, as Flux's envsubst reads them, and where their values come from."""

import re
from base64 import b64decode
from typing import Any

from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.kinds import BUILT_IN

Document = dict[str, Any]
KINDS = {kind.kind: kind for kind in BUILT_IN if kind.name in ("/configmaps", "/secrets")}
DISABLED = "kustomize.toolkit.fluxcd.io/substitute"
NAME = re.compile(r"[_A-Za-z][_A-Za-z0-9]*")
# A doubled dollar is one that stands for itself.
WORD = re.compile(r"\$(\$)|\$\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
DEFAULT = re.compile(r"([_A-Za-z][_A-Za-z0-9]*)(:?[-=])(.*)", re.DOTALL)


class Unsubstituted(Exception):
    """A variable has no value, or a substitution cannot be read."""


def variables(cluster: Cluster, namespace: str, post_build: Document) -> dict[str, str]:
    """All values: of the sources in their order, each over those before, and inline ones over all."""
    found: dict[str, str] = {}
    for source in post_build.get("substituteFrom") or ():
        kind = KINDS[source["kind"]]
        document = cluster.objects.get(kind, namespace, source["name"])
        if document is None and not source.get("optional"):
            told = f'{kind.plural} "{source["name"]}" not found'
            raise Unsubstituted(f"substitute from '{kind.kind}/{source['name']}' error: {told}")
        found |= _values(document or {}, kind.kind)
    found |= {name: str(value) for name, value in (post_build.get("substitute") or {}).items()}
    wrong = sorted(name for name in found if not NAME.fullmatch(name))
    if wrong:
        raise Unsubstituted(
            f"'{wrong[0]}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'"
        )
    return {name: value.replace("\n", "") for name, value in found.items()}


def substituted(text: str, values: dict[str, str], *, strict: bool) -> str:
    """The text with its variables' values; a variable without value is empty, or refused when strict."""

    def put(match: re.Match[str]) -> str:
        return "$" if match[1] else _value(match[2], values, strict)

    return WORD.sub(put, text)


def is_disabled(metadata: Document) -> bool:
    """Whether an object keeps its dollars."""
    marks = (metadata.get("labels") or {}) | (metadata.get("annotations") or {})
    return marks.get(DISABLED) == "disabled"


def _values(document: Document, kind: str) -> dict[str, str]:
    data = document.get("data") or {}
    if kind == "ConfigMap":
        return dict(data)
    return {name: b64decode(value).decode() for name, value in data.items()}


def _value(inside: str, values: dict[str, str], strict: bool) -> str:
    if found := DEFAULT.fullmatch(inside):
        name, operator, otherwise = found.groups()
        there = values.get(name) or None if operator.startswith(":") else values.get(name)
        return substituted(otherwise, values, strict=strict) if there is None else there
    name = inside.rstrip("^,")
    if not NAME.fullmatch(name) or inside[len(name) :] not in ("", "^^", ",,"):
        raise Unsubstituted(f"envsubst error: the sandbox cannot read ${{{inside}}}")
    if name not in values and strict:
        raise Unsubstituted(f'envsubst error: variable not set (strict mode): "{name}"')
    value = values.get(name, "")
    return value.upper() if inside.endswith("^^") else value.lower() if inside.endswith(",,") else value
