"""Objects as the tables that `kubectl get` prints."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scripts.sandbox.kubernetes.kinds import Kind

Document = dict[str, Any]
Column = tuple[str, Callable[[Document], Any]]
STEP = re.compile(r"\.([\w-]+|\['[^']+'\])|\[(\d+)\]|\[\?\(@\.(\w+)\s*==\s*[\"']([^\"']*)[\"']\)\]")


def table(kind: Kind, documents: list[Document], version: int, moment: datetime | None = None) -> Document:
    """A Table of these objects; `moment` is now, from which ages are counted."""
    columns = _columns(kind, moment or datetime.now(UTC))
    definitions = [
        {
            "name": name,
            "type": "string",
            "format": "name" if name == "Name" else "",
            "description": "",
            "priority": 0,
        }
        for name, _ in columns
    ]
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": str(version)},
        "columnDefinitions": definitions,
        "rows": [_row(document, columns) for document in documents],
    }


def _row(document: Document, columns: list[Column]) -> Document:
    partial = {
        "kind": "PartialObjectMetadata",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": document["metadata"],
    }
    return {"cells": [value(document) for _, value in columns], "object": partial}


def _columns(kind: Kind, moment: datetime) -> list[Column]:
    name: Column = ("Name", lambda document: document["metadata"]["name"])
    age: Column = ("Age", lambda document: since(document["metadata"].get("creationTimestamp"), moment))
    if kind.columns:
        own = [(one["name"], _reader(one, moment)) for one in kind.columns if not one.get("priority")]
        return [name, *own] if any(title == "Age" for title, _ in own) else [name, *own, age]
    if kind.name in _BUILT_IN:
        return [name, *_BUILT_IN[kind.name], age]
    if kind.plural == "events":
        return _events(moment)
    if kind.plural == "customresourcedefinitions":
        return [name, ("Created At", lambda document: document["metadata"]["creationTimestamp"])]
    return [name, age]


def since(text: str | None, moment: datetime) -> str:
    """How long ago that was, as kubectl words it."""
    if not text:
        return "<unknown>"
    seconds = int((moment - datetime.fromisoformat(text)).total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size}{unit}"
    return f"{max(seconds, 0)}s"


def find(document: Any, path: str) -> Any:
    """What a simple JSONPath names: fields, indices and one kind of filter; None when nothing lies there."""
    for name, index, key, wanted in STEP.findall(path):
        if name:
            name = name[2:-2] if name.startswith("[") else name
            document = document.get(name) if isinstance(document, dict) else None
        elif index:
            document = (
                document[int(index)] if isinstance(document, list) and len(document) > int(index) else None
            )
        else:
            items = document if isinstance(document, list) else []
            document = next((one for one in items if str(one.get(key)) == wanted), None)
    return document


def _reader(column: Document, moment: datetime) -> Callable[[Document], Any]:
    def read(document: Document) -> Any:
        value = find(document, column["jsonPath"])
        if column["type"] == "date":
            return since(value, moment) if value else ""
        return "" if value is None else value if isinstance(value, str | int) else str(value)

    return read


def _events(moment: datetime) -> list[Column]:
    def involved(document: Document) -> str:
        return f"{document['involvedObject'].get('kind', '').lower()}/{document['involvedObject'].get('name', '')}"

    return [
        ("Last Seen", lambda document: since(document.get("lastTimestamp"), moment)),
        ("Type", lambda document: document.get("type", "")),
        ("Reason", lambda document: document.get("reason", "")),
        ("Object", involved),
        ("Message", lambda document: document.get("message", "")),
    ]


def _ready(document: Document) -> str:
    status = document.get("status", {})
    return f"{status.get('readyReplicas', 0)}/{document['spec'].get('replicas', 1)}"


def _pod_ready(document: Document) -> str:
    statuses = document.get("status", {}).get("containerStatuses", ())
    return f"{sum(one['ready'] for one in statuses)}/{len(document['spec'].get('containers', ()))}"


def _pod_status(document: Document) -> str:
    for one in document.get("status", {}).get("containerStatuses", ()):
        if "waiting" in one["state"]:
            return one["state"]["waiting"]["reason"]
    return document.get("status", {}).get("phase", "Unknown")


def _at(path: str, absent: Any = "<none>") -> Callable[[Document], Any]:
    def read(document: Document) -> Any:
        value = find(document, path)
        return absent if value in (None, "") else value

    return read


def _ports(document: Document) -> str:
    found = document["spec"].get("ports") or ()
    return ",".join(f"{port['port']}/{port.get('protocol', 'TCP')}" for port in found) or "<none>"


_BUILT_IN: dict[str, list[Column]] = {
    "/namespaces": [("Status", _at(".status.phase"))],
    "/nodes": [("Status", lambda _: "Ready"), ("Version", _at(".status.nodeInfo.kubeletVersion"))],
    "/configmaps": [("Data", lambda document: len(document.get("data") or {}))],
    "/secrets": [("Type", _at(".type")), ("Data", lambda document: len(document.get("data") or {}))],
    "/services": [
        ("Type", _at(".spec.type", "ClusterIP")),
        ("Cluster-IP", _at(".spec.clusterIP")),
        ("Port(s)", _ports),
    ],
    "/pods": [("Ready", _pod_ready), ("Status", _pod_status), ("Restarts", lambda _: 0)],
    "apps/deployments": [
        ("Ready", _ready),
        ("Up-to-date", _at(".status.updatedReplicas", 0)),
        ("Available", _at(".status.availableReplicas", 0)),
    ],
    "batch/cronjobs": [("Schedule", _at(".spec.schedule")), ("Suspend", _at(".spec.suspend", False))],
}
