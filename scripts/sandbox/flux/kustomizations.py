"""Kustomization: what a source holds is built, applied, pruned and waited for."""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from scripts.sandbox.flux import dependencies
from scripts.sandbox.flux.applying import Applier, prune
from scripts.sandbox.flux.building import NoPath
from scripts.sandbox.flux.commands import Broken
from scripts.sandbox.flux.durations import shortened
from scripts.sandbox.flux.inventory import Item, read, written
from scripts.sandbox.flux.manifests import CONTROLLER, manifests
from scripts.sandbox.flux.reconciler import Reconciler
from scripts.sandbox.flux.waiting import Waiting, observed
from scripts.sandbox.kubernetes import events
from scripts.sandbox.kubernetes.authorization import Subject
from scripts.sandbox.kubernetes.changes import Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import condition
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.loop import Key, key_of

Document = dict[str, Any]
WATCHED = "reconcile.fluxcd.io/watch"
SUCCEEDED, FAILED = "ReconciliationSucceeded", "ReconciliationFailed"


class Kustomizations(Reconciler):
    """kustomize-controller. While objects are waited for, others are reconciled: every change looks again."""

    kind = "kustomize.toolkit.fluxcd.io/kustomizations"
    controller = CONTROLLER

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster)
        self._waiting: dict[Key, Waiting] = {}

    def related(self, change: Change) -> Iterable[Key]:
        """Those that wait; those that depend on it, read from it, or take variables from it."""
        for key in [key for key, waiting in self._waiting.items() if waiting.is_about(change)]:
            self._attempts.pop(key, None)
            yield key
        for document in self.documents() if self._may_matter(change) else ():
            if dependencies.is_used(document, change.kind, key_of(change)):
                metadata = document["metadata"]
                key = Key(self.kind, metadata["namespace"], metadata["name"])
                if change.kind in dependencies.VALUES:
                    self._attempts.pop(key, None)
                yield key

    def _may_matter(self, change: Change) -> bool:
        if change.kind in dependencies.VALUES:
            return WATCHED in (change.after["metadata"].get("labels") or {})
        return change.kind in (self.kind, *dependencies.SOURCES.values())

    def mark(self, document: Document) -> object:
        """The source's revision counts as well, and what dependencies are at."""
        return (*super().mark(document), *dependencies.revisions(self.cluster, document))

    def sync(self, key: Key) -> float | None:
        """As ever; an object that was deleted or suspended is no longer waited for."""
        again = super().sync(key)
        if again is None:
            self._waiting.pop(key, None)
        return again

    def reconcile(self, kind: Kind, document: Document) -> float:
        """One step: apply, or look whether what was applied has become healthy."""
        key = Key(self.kind, document["metadata"]["namespace"], document["metadata"]["name"])
        waiting = self._waiting.pop(key, None)
        if waiting and waiting.mark == self.mark(document):
            return self._look(kind, document, key, waiting)
        spec = document["spec"]
        retry = shortened(spec.get("retryInterval") or spec["interval"], "1m")
        try:
            source = dependencies.source(self.cluster, document)
            dependencies.check(self.cluster, document, source)
        except dependencies.NotReady as error:
            self.report.fail(kind, document, error.reason, str(error))
            return min(retry, shortened("30s", "30s"))
        return self._apply(kind, document, key, source["status"]["artifact"], retry)

    def _apply(self, kind: Kind, document: Document, key: Key, artifact: Document, retry: float) -> float:
        revision, timeout = (
            artifact["revision"],
            document["spec"].get("timeout") or document["spec"]["interval"],
        )
        told = f"Fetching manifests for revision {revision} with a timeout of {timeout}"
        document = self.report.progress(kind, document, told, lastAttemptedRevision=revision)
        try:
            found = manifests(self.cluster, dependencies.directory(artifact), document)
        except NoPath as error:
            return self._failed(kind, document, "ArtifactFailed", str(error), retry)
        except Broken as error:
            return self._failed(kind, document, "BuildFailed", str(error), retry)
        before, items = read(document.get("status", {})), [Item.of(one) for one in found]
        spec = document["spec"]
        try:
            subject = Subject.of(spec.get("serviceAccountName"), document["metadata"]["namespace"])
            changed = Applier(self.cluster, subject, bool(spec.get("force"))).apply(found)
        except Broken as error:
            return self._failed(kind, document, FAILED, str(error), retry)
        stale = [one for one in before if one[:4] not in {item[:4] for item in items}]
        changed += prune(self.cluster, stale, document["metadata"]) if spec.get("prune") else []
        if changed:
            events.record(self.cluster, document, "Progressing", "\n".join(changed), CONTROLLER)
        document = self.report.progress(kind, document, told, inventory=written(items))
        seconds = shortened(timeout, "1m")
        awaited = Waiting.of(self.mark(document), spec, items, key, revision, seconds)
        return self._look(kind, document, key, awaited)

    def _look(self, kind: Kind, document: Document, key: Key, waiting: Waiting) -> float:
        """Whether everything is healthy by now; seconds until the next look."""
        spec, generation = document["spec"], document["metadata"]["generation"]
        left, failed = observed(self.cluster.objects, waiting)
        late = monotonic() >= waiting.deadline
        if failed or (left and late):
            what = f"timeout waiting for: [{', '.join(left)}]"
            if failed:
                what = f"failed early due to stalled resources: [{', '.join(failed)}]"
            told = f"health check failed after {monotonic() - waiting.began:.1f}s: {what}"
            sick = condition("Healthy", False, "HealthCheckFailed", told, generation)
            retry = shortened(spec.get("retryInterval") or spec["interval"], "1m")
            return self._failed(kind, document, "HealthCheckFailed", told, retry, sick)
        if left:
            self._waiting[key] = waiting
            told = f"Running health checks for revision {waiting.revision} with a timeout of {spec.get('timeout', '')}"
            self.report.progress(kind, document, told)
            return waiting.deadline - monotonic()
        self._succeed(kind, document, waiting)
        return shortened(spec["interval"], "1m")

    def _succeed(self, kind: Kind, document: Document, waiting: Waiting) -> None:
        generation = document["metadata"]["generation"]
        healthy = condition("Healthy", True, "Succeeded", "Health check passed", generation)
        others = [healthy] if waiting.items else []
        told = f"Applied revision: {waiting.revision}"
        self.report.succeed(kind, document, SUCCEEDED, told, *others, lastAppliedRevision=waiting.revision)

    def _failed(
        self, kind: Kind, document: Document, reason: str, message: str, retry: float, *others: Document
    ) -> float:
        self.report.fail(kind, document, reason, message, *others)
        return retry

    def clean(self, kind: Kind, document: Document) -> None:
        """What it applied goes with it, where it prunes."""
        spec, policy = document["spec"], document["spec"].get("deletionPolicy", "MirrorPrune")
        if (policy == "MirrorPrune" and spec.get("prune")) or policy in ("Delete", "WaitForTermination"):
            prune(self.cluster, read(document.get("status", {})), document["metadata"])
