"""The objects that a Kustomization asks for: built, substituted, labelled, in the order in which they are applied."""

from pathlib import Path
from typing import Any

import yaml

from scripts.sandbox.flux import presence
from scripts.sandbox.flux.building import build
from scripts.sandbox.flux.commands import Broken
from scripts.sandbox.flux.substitution import Unsubstituted, is_disabled, substituted, variables
from scripts.sandbox.kubernetes.bodies import Loader
from scripts.sandbox.kubernetes.cluster import Cluster

Document = dict[str, Any]
STRICT = "StrictPostBuildSubstitutions=true"
OWNER = "kustomize.toolkit.fluxcd.io"
CONTROLLER = "kustomize-controller"
# What others are made in, of, or as comes first.
FIRST = (
    "CustomResourceDefinition",
    "Namespace",
    "ResourceQuota",
    "LimitRange",
    "PriorityClass",
    "StorageClass",
    "ServiceAccount",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Service",
)
LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
DEFINITIONS = FIRST[:2]


def manifests(cluster: Cluster, root: Path, kustomization: Document) -> list[Document]:
    """Every object; raises NoPath, or Broken with what is wrong in Flux's words."""
    spec, metadata = kustomization["spec"], kustomization["metadata"]
    text = build(root, spec)
    documents = _read(text) if "postBuild" not in spec else _substituted(cluster, text, metadata, spec)
    for document in documents:
        if not (
            document.get("apiVersion") and document.get("kind") and document.get("metadata", {}).get("name")
        ):
            raise Broken(f"failed to decode Kubernetes apiVersion, kind and name from: {document}")
        _mark(document, metadata, spec.get("commonMetadata") or {})
    return sorted(documents, key=_order)


def _substituted(cluster: Cluster, text: str, metadata: Document, spec: Document) -> list[Document]:
    strict = presence.has_argument(cluster, CONTROLLER, STRICT)
    try:
        values = variables(cluster, metadata["namespace"], spec["postBuild"])
    except Unsubstituted as error:
        raise Broken(f"post build failed: {error}") from None
    if not values and spec["postBuild"].get("substituteStrategy") != "Always":
        return _read(text)
    found = []
    for part in text.split("\n---\n"):
        (document,) = _read(part)
        if not is_disabled(document.get("metadata", {})):
            try:
                (document,) = _read(substituted(part, values, strict=strict))
            except (Unsubstituted, Broken) as error:
                what = f"{document.get('kind')}/{document.get('metadata', {}).get('name')}"
                raise Broken(f"post build failed for '{what}': {error}") from None
        found.append(document)
    return found


def _read(text: str) -> list[Document]:
    try:
        return [document for document in yaml.load_all(text, Loader) if document]
    except yaml.YAMLError as error:
        raise Broken(f"the manifests cannot be read: {' '.join(str(error).split())}") from None


def _mark(document: Document, owner: Document, common: Document) -> None:
    metadata = document["metadata"]
    labels = (common.get("labels") or {}) | {f"{OWNER}/{name}": owner[name] for name in ("name", "namespace")}
    metadata["labels"] = (metadata.get("labels") or {}) | labels
    if common.get("annotations"):
        metadata["annotations"] = (metadata.get("annotations") or {}) | common["annotations"]


def _order(document: Document) -> tuple[int, str, str, str]:
    kind, metadata = document["kind"], document["metadata"]
    rank = FIRST.index(kind) if kind in FIRST else len(FIRST) + (kind in LAST)
    return rank, kind, metadata.get("namespace", ""), metadata["name"]
