"""What a Kustomization reads from and waits for: its source, other Kustomizations, variables."""

from pathlib import Path
from typing import Any

from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import holds
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.loop import Key

Document = dict[str, Any]
KIND = "kustomize.toolkit.fluxcd.io/kustomizations"
SOURCES = {
    kind: f"source.toolkit.fluxcd.io/{plural}"
    for kind, plural in (
        ("GitRepository", "gitrepositories"),
        ("OCIRepository", "ocirepositories"),
        ("Bucket", "buckets"),
        ("ExternalArtifact", "externalartifacts"),
    )
}
VALUES = {"/configmaps": "ConfigMap", "/secrets": "Secret"}


class NotReady(Exception):
    """Something that is needed is not there yet; `reason` in Flux's words."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def source(cluster: Cluster, document: Document) -> Document:
    """The source with its artifact; raises NotReady."""
    reference = document["spec"]["sourceRef"]
    found = _source(cluster, document)
    words = (reference["kind"], reference.get("namespace"), reference["name"])
    if found is None:
        told = "/".join(word for word in words if word)
        raise NotReady("ArtifactFailed", f"Source '{told}' not found")
    if not found.get("status", {}).get("artifact"):
        raise NotReady("ArtifactFailed", "Source artifact not found, retrying in 30s")
    if not found["status"]["artifact"].get("path"):
        told = (
            f"the sandbox has no files of {'/'.join(word for word in words if word)}: its source is simulated"
        )
        raise NotReady("ArtifactFailed", told)
    return found


def directory(artifact: Document) -> Path:
    """Where an artifact's files lie."""
    return Path(artifact["path"])


def check(cluster: Cluster, document: Document, own: Document) -> None:
    """Raise NotReady when a Kustomization that this one depends on is not ready at this source's revision."""
    for reference in document["spec"].get("dependsOn") or ():
        namespace = reference.get("namespace") or document["metadata"]["namespace"]
        name = f"{namespace}/{reference['name']}"
        found = _kustomization(cluster, namespace, reference["name"])
        if found is None:
            told = f'kustomizations.kustomize.toolkit.fluxcd.io "{reference["name"]}" not found'
            raise NotReady("DependencyNotReady", f"dependency '{name}' not found: {told}")
        status = found.get("status", {})
        current = status.get("observedGeneration") == found["metadata"]["generation"]
        if not (current and holds(found, "Ready")):
            raise NotReady("DependencyNotReady", f"dependency '{name}' is not ready")
        same = _place(found) == _place(document)
        if same and status.get("lastAppliedRevision") != own["status"]["artifact"]["revision"]:
            raise NotReady("DependencyNotReady", f"dependency '{name}' revision is not up to date")


def revisions(cluster: Cluster, document: Document) -> tuple[str, ...]:
    """What the source and each dependency are at: when one moves, it is worth trying again."""
    found = _source(cluster, document)
    words = [((found or {}).get("status", {}).get("artifact") or {}).get("revision", "")]
    for reference in document["spec"].get("dependsOn") or ():
        namespace = reference.get("namespace") or document["metadata"]["namespace"]
        other = _kustomization(cluster, namespace, reference["name"]) or {}
        ready = bool(other) and holds(other, "Ready")
        words.append(f"{other.get('status', {}).get('lastAppliedRevision')} {ready}")
    return tuple(words)


def is_used(document: Document, kind: str, key: Key) -> bool:
    """Whether a Kustomization reads from, depends on, or takes variables from an object."""
    spec, namespace = document["spec"], document["metadata"]["namespace"]
    if kind == KIND:
        wanted = [(one.get("namespace") or namespace, one["name"]) for one in spec.get("dependsOn") or ()]
        return (key.namespace, key.name) in wanted
    if kind in VALUES:
        values = spec.get("postBuild", {}).get("substituteFrom") or ()
        return key.namespace == namespace and (VALUES[kind], key.name) in [
            (one["kind"], one["name"]) for one in values
        ]
    return SOURCES.get(spec["sourceRef"]["kind"]) == kind and _place(document)[1:] == (
        key.namespace,
        key.name,
    )


def _place(document: Document) -> tuple[str, str, str]:
    reference = document["spec"]["sourceRef"]
    return (
        reference["kind"],
        reference.get("namespace") or document["metadata"]["namespace"],
        reference["name"],
    )


def _source(cluster: Cluster, document: Document) -> Document | None:
    kind, namespace, name = _place(document)
    found = _kind(cluster, SOURCES.get(kind, ""))
    return found and cluster.objects.get(found, namespace, name)


def _kustomization(cluster: Cluster, namespace: str, name: str) -> Document | None:
    found = _kind(cluster, KIND)
    return found and cluster.objects.get(found, namespace, name)


def _kind(cluster: Cluster, name: str) -> Kind | None:
    return next((kind for kind in cluster.objects.kinds() if kind.name == name), None)
