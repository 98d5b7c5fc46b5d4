"""What objects say of others: each must be there, in the namespace where it is looked for, and no order is a circle."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scripts.config.fault import did_you_mean
from scripts.core.manifests.documents import Manifest
from scripts.core.manifests.finding import Finding

Pointer = tuple[str, str]
# Kind → (path to a reference or a name, the kind that is meant where the reference does not say it).
_POINTERS: Mapping[str, tuple[Pointer, ...]] = {
    "Kustomization": (("sourceRef", ""), ("dependsOn[]", "Kustomization"), ("serviceAccountName", "ServiceAccount")),
    "HelmRelease": (("chartRef", ""), ("chart.spec.sourceRef", ""), ("dependsOn[]", "HelmRelease")),
    "ImagePolicy": (("imageRepositoryRef", "ImageRepository"),),
    "ImageUpdateAutomation": (("sourceRef", ""),),
    "ExternalSecret": (("secretStoreRef", "SecretStore"),),
    "PushSecret": (("secretStoreRefs[]", "SecretStore"),),
    "SecretStore": (("provider.azurekv.serviceAccountRef", "ServiceAccount"),),
    "Certificate": (("issuerRef", "Issuer"),),
    "Gateway": (("gatewayClassName", "GatewayClass"), ("infrastructure.parametersRef", "")),
    "HTTPRoute": (("parentRefs[]", "Gateway"), ("rules[].backendRefs[]", "Service")),
    "HorizontalPodAutoscaler": (("scaleTargetRef", ""),),
    "Deployment": (("template.spec.serviceAccountName", "ServiceAccount"),
                   ("template.spec.priorityClassName", "PriorityClass")),
    "CronJob": (("jobTemplate.spec.template.spec.serviceAccountName", "ServiceAccount"),),
}  # fmt: skip
_CLUSTER_WIDE = {"ClusterIssuer", "ClusterSecretStore", "GatewayClass", "PriorityClass"}


def unresolved(manifests: Iterable[Manifest]) -> Iterator[Finding]:
    """References to objects that nothing in flux/ makes."""
    manifests = list(manifests)
    known: dict[str, set[tuple[str, str]]] = {}
    for manifest in manifests:
        known.setdefault(manifest.kind, set()).add((manifest.namespace, manifest.name))
    for manifest in manifests:
        for path, meant in _POINTERS.get(manifest.kind, ()):
            for found in manifest.all(f"spec.{path}"):
                sentence = _lost(manifest, found, meant, known)
                if sentence:
                    yield Finding(manifest.file, manifest.label, f"spec.{path.replace('[]', '')}: {sentence}")


def circles(manifests: Iterable[Manifest]) -> Iterator[Finding]:
    """Orders by `dependsOn` that no one can begin."""
    for kind in ("Kustomization", "HelmRelease"):
        of_kind = {(one.namespace, one.name): one for one in manifests if one.kind == kind}
        told: set[frozenset] = set()
        for start, manifest in of_kind.items():
            circle = _circle(start, of_kind)
            if circle and frozenset(circle) not in told:
                told.add(frozenset(circle))
                names = " → ".join(name for _, name in (*circle, start))
                yield Finding(manifest.file, manifest.label, f"spec.dependsOn: goes in a circle: {names}")


def _lost(manifest: Manifest, found: Any, meant: str, known: Mapping[str, set[tuple[str, str]]]) -> str:
    reference = {"name": found} if isinstance(found, str) else found
    if not isinstance(reference, dict) or not reference.get("name"):
        return ""
    kind, name = str(reference.get("kind") or meant), str(reference["name"])
    namespace = "" if kind in _CLUSTER_WIDE else str(reference.get("namespace") or manifest.namespace)
    if (namespace, name) in known.get(kind, ()) or name.startswith("system-"):
        return ""
    where = f" in {namespace}" if namespace else ""
    others = [other for place, other in known.get(kind, ()) if place == namespace]
    return f"there is no {kind} {name}{where}{did_you_mean(name, others)}"


def _circle(start: tuple[str, str], of_kind: Mapping[tuple[str, str], Manifest]) -> list[tuple[str, str]]:
    """The way from `start` back to it, or nothing."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop()
        for reference in of_kind[way[-1]].all("spec.dependsOn[]"):
            if not isinstance(reference, dict):
                continue
            following = (str(reference.get("namespace") or way[-1][0]), str(reference.get("name")))
            if following == start:
                return way
            if following in of_kind and following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
