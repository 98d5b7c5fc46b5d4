"""Applying a Kustomization's objects as kustomize-controller does: all of a stage tried first, then written."""

from time import monotonic, sleep
from typing import Any

from scripts.sandbox.flux import healthiness
from scripts.sandbox.flux.commands import Broken
from scripts.sandbox.flux.inventory import Item
from scripts.sandbox.flux.manifests import CONTROLLER, DEFINITIONS, OWNER
from scripts.sandbox.kubernetes.authorization import Subject, refuse
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.exceptions import Refused
from scripts.sandbox.kubernetes.kinds import Kind

Document = dict[str, Any]
# Managers whose fields become the controller's own, so that Git alone decides.
ADOPTED = ("kubectl", "before-first-apply")
PATIENCE = 10.0


class Applier:
    """Writes as one controller, on behalf of a service account where there is one."""

    def __init__(self, cluster: Cluster, subject: Subject | None, force: bool) -> None:
        self._cluster = cluster
        self._subject = subject
        self._force = force

    def apply(self, documents: list[Document]) -> list[str]:
        """Apply everything; what was changed, in words. Raises Broken in Flux's words, after whole stages only."""
        told: list[str] = []
        definitions = [one for one in documents if one["kind"] in DEFINITIONS]
        for stage in (definitions, [one for one in documents if one["kind"] not in DEFINITIONS]):
            wanted = [one for one in stage if not self._is_excluded(one)]
            for document in wanted:
                self._put(document, dry=True)
            for document in wanted:
                told += self._put(document, dry=False)
            self._wait(wanted if stage is definitions else [])
        return told

    def _put(self, document: Document, *, dry: bool) -> list[str]:
        item, metadata = Item.of(document), document["metadata"]
        kind = self._cluster.objects.kind_of(document["apiVersion"], document["kind"])
        if kind is None:
            told = f'no matches for kind "{document["kind"]}" in version "{document["apiVersion"]}"'
            raise Broken(f"{item.path} dry-run failed: {told}")
        if kind.namespaced and not metadata.get("namespace"):
            raise Broken(
                f"{item.path} namespace not specified: the server could not find the requested resource"
            )
        before = self._cluster.objects.get(kind, item.namespace, item.name)
        try:
            refuse(
                self._cluster.objects,
                self._subject,
                kind,
                item.namespace,
                item.name,
                "patch" if before else "create",
            )
            after = self._written(kind, document, dry)
        except Refused as error:
            if self._force and before and "immutable" in error.message:
                return [] if dry else self._replace(kind, document)
            reason = f" ({error.reason})" if error.reason else ""
            raise Broken(f"{item.path} dry-run failed{reason}: {error.message}") from None
        if before and after["metadata"].get("resourceVersion") == before["metadata"]["resourceVersion"]:
            return []
        return [f"{item.path} {'configured' if before else 'created'}"]

    def _written(self, kind: Kind, document: Document, dry: bool) -> Document:
        adopt = () if _mark(document, "ssa") == "Merge" else ADOPTED
        return self._cluster.apply(kind, document, CONTROLLER, force=True, adopt=adopt, dry=dry)

    def _replace(self, kind: Kind, document: Document) -> list[str]:
        item = Item.of(document)
        self._cluster.delete(kind, item.namespace, item.name)
        self._written(kind, document, dry=False)
        return [f"{item.path} recreated"]

    def _is_excluded(self, document: Document) -> bool:
        if _mark(document, "reconcile") == "disabled" or _mark(document, "ssa") == "Ignore":
            return True
        there = Item.of(document).fetch(self._cluster.objects)
        if there and (_mark(there, "reconcile") == "disabled" or _mark(there, "ssa") == "Ignore"):
            return True
        return _mark(document, "ssa") == "IfNotPresent" and there is not None

    def _wait(self, documents: list[Document]) -> None:
        """Wait until kinds and namespaces can be used."""
        items = [Item.of(one) for one in documents]
        end = monotonic() + PATIENCE
        while waiting := [
            one for one in items if healthiness.state(one.fetch(self._cluster.objects)) != "Current"
        ]:
            if monotonic() > end or self._cluster.objects.changes.closed:
                raise Broken(f"timeout waiting for: [{waiting[0].path} status: 'InProgress']")
            sleep(0.005)


def prune(cluster: Cluster, items: list[Item], owner: Document) -> list[str]:
    """Delete objects that nobody asks for any more, unless they say otherwise or have another owner."""
    told = []
    for item in reversed(items):
        document, kind = item.fetch(cluster.objects), item.resource(cluster.objects)
        if document is None or not _is_owned(document, owner) or _mark(document, "prune") == "disabled":
            continue
        cluster.delete(kind, item.namespace, item.name)
        told.append(f"{item.path} deleted")
    return told


def _is_owned(document: Document, owner: Document) -> bool:
    labels = document["metadata"].get("labels") or {}
    return all(labels.get(f"{OWNER}/{name}") == owner[name] for name in ("name", "namespace"))


def _mark(document: Document, name: str) -> str:
    metadata = document["metadata"]
    marks = (metadata.get("labels") or {}) | (metadata.get("annotations") or {})
    return marks.get(f"{OWNER}/{name}", "")
