"""GitRepository: what a branch or tag points at becomes an artifact."""

from collections.abc import Iterable
from typing import Any

from scripts.sandbox.flux.artifacts import Artifacts, digest
from scripts.sandbox.flux.commands import Broken
from scripts.sandbox.flux.credentials import Refused, check
from scripts.sandbox.flux.durations import shortened
from scripts.sandbox.flux.reconciler import Reconciler
from scripts.sandbox.flux.remotes import Remotes, Unreachable
from scripts.sandbox.kubernetes.changes import Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import condition, holds
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.loop import Key
from scripts.sandbox.kubernetes.objects import now

Document = dict[str, Any]


class GitRepositories(Reconciler):
    """source-controller's part that clones."""

    kind = "source.toolkit.fluxcd.io/gitrepositories"
    controller = "source-controller"

    def __init__(self, cluster: Cluster, remotes: Remotes, artifacts: Artifacts) -> None:
        super().__init__(cluster)
        self._remotes = remotes
        self._artifacts = artifacts

    def related(self, change: Change) -> Iterable[Key]:
        """Those that failed, when a Secret comes that they may have waited for."""
        if change.kind != "/secrets":
            return
        for document in self.documents():
            metadata, wanted = document["metadata"], document["spec"].get("secretRef", {}).get("name")
            place = (change.after["metadata"]["namespace"], change.after["metadata"]["name"])
            if place == (metadata["namespace"], wanted) and not holds(document, "Ready"):
                key = Key(self.kind, metadata["namespace"], metadata["name"])
                self._attempts.pop(key, None)
                yield key

    def reconcile(self, kind: Kind, document: Document) -> float:
        """Fetch, and keep the files of the revision."""
        spec = document["spec"]
        again = shortened(spec["interval"], "1m")
        try:
            check(self.cluster, document)
            bare = self._remotes.find(spec["url"], spec.get("ref") or {})
            name, commit = self._remotes.resolve(bare, spec.get("ref") or {})
        except (Refused, Unreachable) as error:
            self._fail(kind, document, *_told(error))
            return again
        revision = f"{name}@sha1:{commit}" if name else f"sha1:{commit}"
        if self._holds_already(document, revision):
            self.report.succeed(kind, document, "Succeeded", f"stored artifact for revision '{revision}'")
            return again
        self.report.progress(kind, document, f"building artifact: new upstream revision '{revision}'")
        source = _name(document)
        try:
            path = self._artifacts.store(source, revision, bare, commit, spec.get("ignore"))
        except Broken as error:
            self._fail(kind, document, "GitOperationFailed", f"failed to check out '{revision}': {error}")
            return again
        told = f"stored artifact for revision '{revision}'"
        stored = condition("ArtifactInStorage", True, "Succeeded", told, document["metadata"]["generation"])
        code, size = digest(path)
        artifact = {"revision": revision, "digest": code, "size": size, "lastUpdateTime": now()}
        artifact |= {"path": str(path), "url": f"file://{path}"}
        self.report.succeed(kind, document, "Succeeded", told, stored, artifact=artifact)
        return again

    def clean(self, kind: Kind, document: Document) -> None:
        """The files go with the object."""
        self._artifacts.drop(_name(document))

    def _holds_already(self, document: Document, revision: str) -> bool:
        status = document.get("status", {})
        artifact = status.get("artifact") or {}
        same = artifact.get("revision") == revision and _observed(document)
        path = self._artifacts.path(_name(document), f"{revision} {document['spec'].get('ignore')}")
        # A sandbox's directory may have been moved since.
        return same and artifact.get("path") == str(path) and path.exists()

    def _fail(self, kind: Kind, document: Document, reason: str, message: str) -> None:
        failed = condition("FetchFailed", True, reason, message, document["metadata"]["generation"])
        self.report.fail(kind, document, reason, message, failed)


def _observed(document: Document) -> bool:
    return document.get("status", {}).get("observedGeneration") == document["metadata"]["generation"]


def _told(error: Exception) -> tuple[str, str]:
    if isinstance(error, Refused):
        return error.reason, str(error)
    return "GitOperationFailed", f"failed to checkout and determine revision: {error}"


def _name(document: Document) -> str:
    metadata = document["metadata"]
    return f"gitrepository/{metadata['namespace']}/{metadata['name']}"
