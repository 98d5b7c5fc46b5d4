"""Whether this Flux may be put into that cluster: each fault with the command that comes next."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.core.flux.lock import Lock
from scripts.core.flux.names import NAMESPACE, PART_OF, VERSION
from scripts.core.flux.objects import Ref

Document = Mapping[str, Any]
Fault = tuple[str, str]
# The oldest cluster that `flux check --pre` of 2.9 lets pass.
OLDEST = (1, 33)
SOURCES = "gitrepositories.source.toolkit.fluxcd.io"
# Kinds by which others install Flux, and who they are.
OPERATORS = {
    "fluxinstances.fluxcd.controlplane.io": ("the Flux Operator", "kubectl delete fluxinstance --all -A"),
    "fluxconfigs.clusterconfig.azure.com": (
        "the AKS extension microsoft.flux",
        "az k8s-extension delete --cluster-type managedClusters --name flux",
    ),
}
# What a bootstrap writes: verb, group, plural.
NEEDED = (
    ("patch", "", "namespaces"),
    ("patch", "apiextensions.k8s.io", "customresourcedefinitions"),
    ("patch", "rbac.authorization.k8s.io", "clusterroles"),
    ("patch", "rbac.authorization.k8s.io", "clusterrolebindings"),
    ("create", "", "secrets"),
    ("update", "", "secrets"),
    ("patch", "", "configmaps"),
    ("patch", "apps", "deployments"),
    ("patch", "source.toolkit.fluxcd.io", "gitrepositories"),
    ("patch", "kustomize.toolkit.fluxcd.io", "kustomizations"),
)


def number(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0].partition("+")[0]))


def cluster_faults(version: str) -> Iterable[Fault]:
    """Of the cluster's own version."""
    if number(version) < OLDEST:
        told = f"the cluster is Kubernetes {version}; Flux needs {OLDEST[0]}.{OLDEST[1]} or newer"
        yield told, "raise cluster.version in config/platform.yaml, then inv apply --only k8s"


def node_faults(nodes: Iterable[Document], tolerations: Iterable[str]) -> Iterable[Fault]:
    """Of nodes that all keep the controllers away."""
    keys, barred = set(tolerations), []
    for node in nodes:
        taints = [one for one in node["spec"].get("taints") or () if one["effect"] != "PreferNoSchedule"]
        left = sorted({one["key"] for one in taints} - keys)
        if not left:
            return
        barred += left
    if barred:
        told = f"no node takes Flux's controllers: they are tainted {', '.join(sorted(set(barred)))}"
        yield told, "add these to tolerations in config/flux.yaml, then inv flux.vendor"


def identity_faults(contract: Document) -> Iterable[Fault]:
    """Of a cluster whose accounts nobody outside can recognise."""
    if not contract["cluster"].get("oidc_issuer_url"):
        yield "the cluster has no OIDC issuer, so nothing in it can sign in to Azure", "inv apply --only k8s"


def others_faults(definitions: Iterable[Document], deployments: Iterable[Document]) -> Iterable[Fault]:
    """Of Flux in this cluster that somebody else has installed."""
    for one in definitions:
        name, labels = one["metadata"]["name"], one["metadata"].get("labels") or {}
        if name in OPERATORS:
            who, remedy = OPERATORS[name]
            yield f"Flux is in the cluster already, by {who}", f"{remedy}, then run the command again"
        manager = labels.get("app.kubernetes.io/managed-by", "flux")
        if name == SOURCES and manager != "flux":
            told = f"Flux's kinds are in the cluster already, managed by {manager}"
            yield told, f"uninstall it with {manager}, keeping the kinds, then run the command again"
    places = {one["metadata"].get("namespace") for one in deployments} - {NAMESPACE}
    for place in sorted(filter(None, places)):
        told = f"another Flux runs in namespace {place}; two of them would undo each other's work"
        yield told, f"flux uninstall --namespace={place}"


def version_faults(definitions: Iterable[Document], lock: Lock) -> Iterable[Fault]:
    """Of a newer Flux in the cluster."""
    found = [one["metadata"].get("labels") or {} for one in definitions]
    ours = [labels.get(VERSION, "") for labels in found if _is_flux(labels)]
    newest = max((one for one in ours if number(one)), key=number, default="")
    if not newest or number(newest) <= number(lock.version) or newest == lock.instead_of:
        return
    told = f"the cluster has Flux {newest}, newer than {lock.version} that would be installed"
    yield (
        told,
        f"version: {newest} in config/flux.yaml, then inv flux.vendor; or inv flux.rollback, to go back",
    )


def stored_faults(definitions: Iterable[Document], wanted: Iterable[Document]) -> Iterable[Fault]:
    """Of objects that are stored in a version which the new kinds do not have."""
    served = {
        one["metadata"]["name"]: {version["name"] for version in one["spec"]["versions"]}
        for one in wanted
        if one["kind"] == "CustomResourceDefinition"
    }
    for one in definitions:
        name = one["metadata"]["name"]
        stored = set((one.get("status") or {}).get("storedVersions") or ())
        if name in served and (lost := sorted(stored - served[name])):
            told = f"objects of {name} are stored as {', '.join(lost)}, which the new kind does not have"
            yield told, f"flux migrate, or: kubectl get {name} -A -o yaml | kubectl replace -f -"


def dropped(definitions: Iterable[Document], wanted: Iterable[Document]) -> list[Document]:
    """Definitions of Flux's that are in the cluster and no longer wanted: Flux would prune them with all objects."""
    kept = {Ref.of(one).name for one in wanted}
    return [
        one
        for one in definitions
        if _is_flux(one["metadata"].get("labels") or {}) and one["metadata"]["name"] not in kept
    ]


def _is_flux(labels: Mapping[str, str]) -> bool:
    return all(labels.get(name) == value for name, value in PART_OF.items())
