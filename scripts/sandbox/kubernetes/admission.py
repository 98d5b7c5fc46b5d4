"""What every object goes through before it is written: names, namespaces, schemas, rules of its kind."""

import re
from base64 import b64encode
from typing import Any

from scripts.sandbox.kubernetes.exceptions import Bad, Conflict, Forbidden, Invalid, NotFound, Untyped
from scripts.sandbox.kubernetes.kinds import BUILT_IN, Kind
from scripts.sandbox.kubernetes.objects import Objects
from scripts.sandbox.kubernetes.validation import Fault, defaulted, faults, pruned, unknown

Document = dict[str, Any]
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
# Their names may hold what a path segment may.
FREELY_NAMED = ("roles", "rolebindings", "clusterroles", "clusterrolebindings")
RULE_OF_NAMES = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)


def read(kind: Kind, document: Document, strict: str) -> tuple[Document, list[str]]:
    """The document as the kind's schema reads it, and warnings of fields that it does not have.

    `strict`: "Strict" refuses unknown fields, "Warn" tells of them, "Ignore" drops them silently.
    """
    found = list(unknown(kind.schema, document))
    if found and strict == "Strict":
        told = ", ".join(f'unknown field "{path}"' for path in found)
        raise Bad(f"{kind.kind} in version {kind.version!r} cannot be handled: strict decoding error: {told}")
    warnings = [f'unknown field "{path}"' for path in found] if strict == "Warn" else []
    return _decoded(kind, pruned(kind.schema, document)), warnings


def read_intent(kind: Kind, document: Document) -> Document:
    """A configuration to be applied; raises Untyped when it has a field that its schema does not have."""
    for path in unknown(kind.schema, document):
        metadata = document["metadata"]
        where = f"{metadata.get('namespace', '')}/{metadata['name']}"
        told = f"({where}; {document['apiVersion']}, Kind={document['kind']})"
        raise Untyped(f"failed to create typed patch object {told}: .{path}: field not declared in schema")
    return _decoded(kind, document)


def fill(kind: Kind, document: Document) -> Document:
    """The document with the defaults of its schema."""
    document = defaulted(kind.schema, document) if kind.is_custom else document
    if (kind.group, kind.kind) == ("apps", "Deployment"):
        filled = {"replicas": 1, "progressDeadlineSeconds": 600} | document.get("spec", {})
        document = document | {"spec": filled}
    if kind.name == "/secrets":
        document = {"type": "Opaque"} | document
    if kind.name == "/namespaces":
        document = {"spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}} | document
    return document


def check(kind: Kind, document: Document, before: Document | None) -> None:
    """Raise Invalid when the schema or a rule of the kind refuses the document."""
    found = [*_names(kind, document), *faults(kind.schema, document), *_rules(kind, document, before)]
    if not found:
        return
    name = document["metadata"].get("name", "")
    told = str(found[0]) if len(found) == 1 else f"[{', '.join(str(one) for one in found)}]"
    group = f".{kind.group}" if kind.group else ""
    causes = [
        {"reason": f"FieldValue{''.join(one.type.title().split())}", "message": one.told, "field": one.path}
        for one in found
    ]
    raise Invalid(f'{kind.kind}{group} "{name}" is invalid: {told}', causes)


def check_namespace(objects: Objects, kind: Kind, namespace: str) -> None:
    """Raise when the namespace of a new object does not exist, or is about to end."""
    if not kind.namespaced:
        return
    found = objects.get(BUILT_IN[0], "", namespace)
    if found is None:
        raise NotFound(f'namespaces "{namespace}" not found')
    if found["metadata"].get("deletionTimestamp"):
        raise Forbidden(
            f"{kind.qualified} is forbidden: unable to create new content in namespace {namespace} "
            "because it is being terminated"
        )


def check_version(kind: Kind, before: Document, document: Document) -> None:
    """Raise Conflict when the writer has not seen the latest version, or means another object of that name."""
    for name in ("resourceVersion", "uid"):
        sent = document["metadata"].get(name)
        if sent and sent != before["metadata"][name]:
            raise Conflict(
                f'Operation cannot be fulfilled on {kind.qualified} "{before["metadata"]["name"]}": the object '
                "has been modified; please apply your changes to the latest version and try again"
            )


def _decoded(kind: Kind, document: Document) -> Document:
    if kind.name != "/secrets" or not document.get("stringData"):
        return document
    text = {name: b64encode(value.encode()).decode() for name, value in document["stringData"].items()}
    rest = {name: value for name, value in document.items() if name != "stringData"}
    return rest | {"data": (document.get("data") or {}) | text}


def _names(kind: Kind, document: Document) -> list[Fault]:
    name = document["metadata"].get("name", "")
    if kind.plural in FREELY_NAMED and name and "/" not in name:
        return []
    rule = LABEL if kind.name in ("/namespaces", "/services") else SUBDOMAIN
    if not name:
        return [Fault("metadata.name", "Required value", "name or generateName is required")]
    if not rule.fullmatch(name) or len(name) > (63 if rule is LABEL else 253):
        return [Fault("metadata.name", "Invalid value", f'"{name}": {RULE_OF_NAMES}')]
    return []


def _rules(kind: Kind, document: Document, before: Document | None) -> list[Fault]:
    spec = document.get("spec") or {}
    if kind.group == "apps" and "selector" in spec:
        wanted = spec["selector"].get("matchLabels") or {}
        labels = spec.get("template", {}).get("metadata", {}).get("labels") or {}
        if not wanted.items() <= labels.items():
            told = "`selector` does not match template `labels`"
            return [Fault("spec.template.metadata.labels", "Invalid value", f"{labels}: {told}")]
        if before and before["spec"].get("selector") != spec["selector"]:
            return [Fault("spec.selector", "Invalid value", "field is immutable")]
    if kind.plural == "customresourcedefinitions" and spec.get("names"):
        wanted = f"{spec['names'].get('plural')}.{spec.get('group')}"
        if document["metadata"].get("name") != wanted:
            return [
                Fault("metadata.name", "Invalid value", f'must be spec.names.plural+"."+spec.group: {wanted}')
            ]
    if before and kind.name == "/secrets" and before.get("type") != document.get("type"):
        return [Fault("type", "Invalid value", "field is immutable")]
    if (
        before
        and kind.group == "rbac.authorization.k8s.io"
        and before.get("roleRef") != document.get("roleRef")
    ):
        return [Fault("roleRef", "Invalid value", "cannot change roleRef")]
    return []
