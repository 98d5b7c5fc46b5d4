"""Where a HelmRelease's chart and values come from, and whether all of that is there."""

from typing import Any

from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import find, holds
from scripts.sandbox.kubernetes.kinds import BUILT_IN

Document = dict[str, Any]
KINDS = {
    f"source.toolkit.fluxcd.io/{plural}": kind
    for kind, plural in (
        ("OCIRepository", "ocirepositories"),
        ("HelmRepository", "helmrepositories"),
        ("GitRepository", "gitrepositories"),
        ("Bucket", "buckets"),
        ("HelmChart", "helmcharts"),
    )
}
RELEASES = "helm.toolkit.fluxcd.io/helmreleases"
VALUES = {kind.kind: kind for kind in BUILT_IN if kind.name in ("/configmaps", "/secrets")}


class NotReady(Exception):
    """Something is missing; `reason` in helm-controller's words."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def chart(cluster: Cluster, document: Document) -> tuple[str, str]:
    """(name, version) of the chart; raises NotReady."""
    spec, metadata = document["spec"], document["metadata"]
    for one in spec.get("dependsOn") or ():
        place = (one.get("namespace") or metadata["namespace"], one["name"])
        other = _get(cluster, RELEASES, *place)
        if other is None or not holds(other, "Ready"):
            raise NotReady("DependencyNotReady", f"dependency '{'/'.join(place)}' is not ready")
    kind, namespace, name = _reference(document)
    found = _get(cluster, _plural(kind), namespace, name)
    if found is None:
        told = f'{kind}.source.toolkit.fluxcd.io "{name}" not found'
        raise NotReady("ArtifactFailed", f"could not get Source object: {told}")
    # A HelmRepository of type oci has no status, and needs none.
    if not holds(found, "Ready") and found["spec"].get("type") != "oci":
        why = (find(found, "Ready") or {}).get("message", "no artifact yet")
        raise NotReady("SourceNotReady", f"{kind} '{namespace}/{name}' is not ready: {why}")
    if "chart" in spec:
        return spec["chart"]["spec"]["chart"].rpartition("/")[2], spec["chart"]["spec"].get("version", "*")
    reference = found["spec"].get("ref") or {}
    url = found["spec"].get("url", found["spec"].get("chart", name))
    return url.rstrip("/").rpartition("/")[2], reference.get("tag") or reference.get("semver") or "latest"


def check_values(cluster: Cluster, document: Document) -> None:
    """Raise NotReady when values are to come from what is not there."""
    namespace = document["metadata"]["namespace"]
    for one in document["spec"].get("valuesFrom") or ():
        found = cluster.objects.get(VALUES[one["kind"]], namespace, one["name"])
        key = one.get("valuesKey", "values.yaml")
        if one.get("optional") or (found and key in (found.get("data") or {})):
            continue
        plural = VALUES[one["kind"]].plural
        why = f"missing key '{key}'" if found else f'{plural} "{one["name"]}" not found'
        where = f"'{namespace}/{one['name']}' with key '{key}'"
        raise NotReady(
            "ValuesError", f"could not resolve {one['kind']} chart values reference {where}: {why}"
        )


def states(cluster: Cluster, document: Document) -> tuple[str, ...]:
    """What the source and each dependency are at: when one moves, it is worth trying again."""
    metadata, spec = document["metadata"], document["spec"]
    found = _get(cluster, _plural(_reference(document)[0]), *_reference(document)[1:])
    places = [
        (one.get("namespace") or metadata["namespace"], one["name"]) for one in spec.get("dependsOn") or ()
    ]
    others = [_get(cluster, RELEASES, *place) for place in places]
    return tuple(str(bool(one and holds(one, "Ready"))) for one in [found, *others])


def _reference(document: Document) -> tuple[str, str, str]:
    spec, own = document["spec"], document["metadata"]["namespace"]
    reference = spec["chartRef"] if "chartRef" in spec else spec["chart"]["spec"]["sourceRef"]
    return reference["kind"], reference.get("namespace") or own, reference["name"]


def _plural(kind: str) -> str:
    return next((name for name, known in KINDS.items() if known == kind), "")


def _get(cluster: Cluster, name: str, namespace: str, own: str) -> Document | None:
    kind = next((kind for kind in cluster.objects.kinds() if kind.name == name), None)
    return kind and cluster.objects.get(kind, namespace, own)
