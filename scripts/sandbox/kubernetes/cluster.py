"""What can be done to the cluster's objects: read, create, update, apply, delete, by whoever writes."""

import secrets
from typing import Any
from uuid import uuid4

from scripts.sandbox.kubernetes import admission
from scripts.sandbox.kubernetes.applying import applied, observed
from scripts.sandbox.kubernetes.exceptions import AlreadyExists, Bad, NotFound
from scripts.sandbox.kubernetes.kinds import COUNTED, Kind
from scripts.sandbox.kubernetes.objects import Objects, now
from scripts.sandbox.kubernetes.ownership import APPLY, Writer

Document = dict[str, Any]
# What the server alone writes.
_SERVERS = ("uid", "resourceVersion", "creationTimestamp", "generation", "deletionTimestamp", "selfLink")
_KEPT = (*_SERVERS, "deletionGracePeriodSeconds", "managedFields")


class Cluster:
    """The API server's own decisions. With `dry` everything is decided and nothing written."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects

    def get(self, kind: Kind, namespace: str, name: str) -> Document:
        """One object; raises NotFound."""
        found = self.objects.get(kind, namespace, name)
        if found is None:
            raise NotFound(f'{kind.qualified} "{name}" not found')
        return found

    def create(self, kind: Kind, document: Document, manager: str, *, dry: bool = False) -> Document:
        """A new object; raises AlreadyExists."""
        document = _named(kind, document)
        metadata = document["metadata"]
        admission.check_namespace(self.objects, kind, metadata.get("namespace", ""))
        if self.objects.get(kind, metadata.get("namespace", ""), metadata["name"]):
            raise AlreadyExists(f'{kind.qualified} "{metadata["name"]}" already exists')
        document = admission.fill(kind, _without_status(kind, document))
        document = observed(
            kind.schema, None, document | {"metadata": _cleared(metadata)}, Writer(manager), now()
        )
        return self._write(kind, None, document, dry)

    def update(
        self, kind: Kind, document: Document, manager: str, *, subresource: str = "", dry: bool = False
    ) -> Document:
        """An object as the writer wants it; raises NotFound, Conflict, Invalid. Status has its subresource."""
        metadata = document["metadata"]
        before = self.get(kind, metadata.get("namespace", ""), metadata["name"])
        admission.check_version(kind, before, document)
        document = admission.fill(kind, _part(kind, before, document, subresource))
        writer = Writer(manager, subresource=subresource)
        return self._write(kind, before, observed(kind.schema, before, document, writer, now()), dry)

    def apply(
        self,
        kind: Kind,
        config: Document,
        manager: str,
        *,
        force: bool = False,
        subresource: str = "",
        adopt: tuple[str, ...] = (),
        dry: bool = False,
    ) -> Document:
        """Server-side apply; raises Conflict naming the owners, Untyped, Invalid."""
        metadata = config["metadata"]
        if metadata.get("managedFields"):
            raise Bad("metadata.managedFields must be nil")
        before = self.objects.get(kind, metadata.get("namespace", ""), metadata["name"])
        if before is None:
            admission.check_namespace(self.objects, kind, metadata.get("namespace", ""))
        else:
            admission.check_version(kind, before, config)
        config = _intent(kind, admission.read_intent(kind, config), subresource)
        writer = Writer(manager, APPLY, subresource)
        document = applied(kind.schema, before, config, writer, force=force, time=now(), adopt=adopt)
        return self._write(kind, before, admission.fill(kind, document), dry)

    def delete(
        self,
        kind: Kind,
        namespace: str,
        name: str,
        *,
        preconditions: Document | None = None,
        dry: bool = False,
    ) -> Document:
        """Delete an object, or mark it while finalizers hold it; what it was."""
        found = self.get(kind, namespace, name)
        admission.check_version(kind, found, {"metadata": preconditions or {}})
        if dry:
            return found
        if kind.name == "/namespaces" or found["metadata"].get("finalizers"):
            if found["metadata"].get("deletionTimestamp"):
                return found
            ended = {**found["metadata"], "deletionTimestamp": now(), "deletionGracePeriodSeconds": 0}
            status = {"status": {"phase": "Terminating"}} if kind.name == "/namespaces" else {}
            return self.objects.put(kind, found, found | {"metadata": ended} | status)
        self.objects.remove(kind, found)
        return found

    def _write(self, kind: Kind, before: Document | None, after: Document, dry: bool) -> Document:
        after = after | {"metadata": _stamped(kind, before, after)}
        admission.check(kind, after, before)
        if before and _same(before, after):
            return before
        if dry:
            return after
        if before and after["metadata"].get("deletionTimestamp") and not after["metadata"].get("finalizers"):
            self.objects.remove(kind, after)
            return after
        return self.objects.put(kind, before, after)


def _named(kind: Kind, document: Document) -> Document:
    metadata = dict(document.get("metadata") or {})
    if not metadata.get("name") and metadata.get("generateName"):
        alphabet = "bcdfghjklmnpqrstvwxz2456789"
        metadata["name"] = metadata["generateName"] + "".join(secrets.choice(alphabet) for _ in range(5))
    if not metadata.get("name"):
        raise Bad(f"{kind.kind}: name or generateName is required")
    return document | {"metadata": metadata}


def _cleared(metadata: Document) -> Document:
    return {name: value for name, value in metadata.items() if name not in _KEPT}


def _without_status(kind: Kind, document: Document) -> Document:
    if not kind.status:
        return document
    return {name: value for name, value in document.items() if name != "status"}


def _intent(kind: Kind, config: Document, subresource: str) -> Document:
    metadata = _cleared(config["metadata"])
    if subresource:
        named = {name: metadata[name] for name in ("name", "namespace") if name in metadata}
        return {name: config[name] for name in ("apiVersion", "kind", "status") if name in config} | {
            "metadata": named
        }
    return _without_status(kind, config) | {"metadata": metadata}


def _part(kind: Kind, before: Document, document: Document, subresource: str) -> Document:
    """What a write through this door may change: the status alone, or everything but the status."""
    if subresource == "status":
        return before | {"status": document.get("status") or {}}
    if kind.status and "status" in before:
        document = document | {"status": before["status"]}
    else:
        document = _without_status(kind, document)
    kept = {name: before["metadata"][name] for name in _KEPT if name in before["metadata"]}
    return document | {"metadata": _cleared(document["metadata"]) | kept}


def _stamped(kind: Kind, before: Document | None, after: Document) -> Document:
    metadata = dict(after["metadata"])
    counted = kind.is_custom or kind.group in COUNTED
    if before is None:
        metadata |= {"uid": str(uuid4()), "creationTimestamp": now()}
        return metadata | ({"generation": 1} if counted else {})
    metadata |= {name: before["metadata"][name] for name in _SERVERS if name in before["metadata"]}
    if counted and _intended(before) != _intended(after):
        metadata["generation"] = before["metadata"].get("generation", 1) + 1
    return metadata


def _intended(document: Document) -> Document:
    return {
        name: value for name, value in document.items() if name not in ("metadata", "status", "apiVersion")
    }


def _same(before: Document, after: Document) -> bool:
    return before == after
