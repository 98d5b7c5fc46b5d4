"""HelmRelease: no chart is fetched; what its chart is known to bring to a cluster is put there."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from scripts.sandbox.flux import sources
from scripts.sandbox.flux.durations import shortened
from scripts.sandbox.flux.healthiness import CURRENT, state
from scripts.sandbox.flux.presence import DEPLOYMENT
from scripts.sandbox.flux.reconciler import Reconciler
from scripts.sandbox.flux.sources import NotReady
from scripts.sandbox.kubernetes.conditions import condition, find
from scripts.sandbox.kubernetes.custom import definitions
from scripts.sandbox.kubernetes.kinds import BUILT_IN, DEFINITION, Kind
from scripts.sandbox.kubernetes.objects import now

Document = dict[str, Any]
CRD = next(kind for kind in BUILT_IN if kind.name == DEFINITION)
ROLE = next(kind for kind in BUILT_IN if kind.kind == "ClusterRole")
LABEL = "helm.toolkit.fluxcd.io"
SOON = 0.1


class Chart(NamedTuple):
    """What a chart brings: API groups of custom kinds, Deployments, and of which group editors may write objects."""

    groups: tuple[str, ...] = ()
    deployments: tuple[str, ...] = ()
    edited: str = ""


CHARTS = {
    "cert-manager": Chart(
        ("cert-manager.io", "acme.cert-manager.io"),
        ("cert-manager", "cert-manager-cainjector", "cert-manager-webhook"),
        "cert-manager.io",
    ),
    "datadog-operator": Chart(("datadoghq.com",), ("datadog-operator",)),
    "external-dns": Chart((), ("external-dns",)),
    "external-secrets": Chart(
        ("external-secrets.io", "generators.external-secrets.io"),
        ("external-secrets", "external-secrets-cert-controller", "external-secrets-webhook"),
        "external-secrets.io",
    ),
    "gateway-helm": Chart((), ("envoy-gateway",)),
    "gateway-crds-helm": Chart(("gateway.networking.k8s.io", "gateway.envoyproxy.io")),
}


class Releases(Reconciler):
    """helm-controller, with the word "simulated" in everything that it says."""

    kind = "helm.toolkit.fluxcd.io/helmreleases"
    controller = "helm-controller"

    def mark(self, document: Document) -> object:
        """What it waits for counts as well."""
        return (*super().mark(document), *sources.states(self.cluster, document))

    def related(self, change: Any) -> list[Any]:
        """All, when a source, another release or a Deployment of theirs changes."""
        if change.kind in sources.KINDS or change.kind in (self.kind, DEPLOYMENT.name):
            return self.keys()
        return []

    def reconcile(self, kind: Kind, document: Document) -> float:
        """Install, upgrade, or wait for what was installed."""
        spec, again = document["spec"], shortened(document["spec"]["interval"], "1m")
        try:
            chart, version = sources.chart(self.cluster, document)
            sources.check_values(self.cluster, document)
        except NotReady as error:
            self.report.fail(kind, document, error.reason, str(error))
            return shortened("30s", "30s")
        release, namespace = _release(document)
        what = f"release {namespace}/{release} with chart {chart}@{version}"
        left = self._install(document, CHARTS.get(chart, Chart(deployments=(release,))), namespace)
        if left and not self._is_late(document, shortened(spec.get("timeout"), "5m")):
            told = f"simulated: Helm install of {what}: waiting for {', '.join(left)}"
            self.report.progress(kind, document, told)
            return SOON
        generation = document["metadata"]["generation"]
        if left:
            told = f"simulated: Helm install failed for {what}: not ready: {', '.join(left)}"
            released = condition("Released", False, "InstallFailed", told, generation)
            self.report.fail(kind, document, "InstallFailed", told, released)
            return again
        told = f"simulated: Helm install succeeded for {what}"
        released = condition("Released", True, "InstallSucceeded", told, generation)
        self._succeed(kind, document, told, released, (release, namespace, chart, version))
        return again

    def clean(self, kind: Kind, document: Document) -> None:
        """Uninstall; custom kinds stay, as Helm leaves them."""
        metadata = document["metadata"]
        for one in self.cluster.objects.all(DEPLOYMENT):
            labels = one["metadata"].get("labels") or {}
            if all(labels.get(f"{LABEL}/{name}") == metadata[name] for name in ("name", "namespace")):
                self.cluster.delete(DEPLOYMENT, one["metadata"]["namespace"], one["metadata"]["name"])

    def _succeed(
        self, kind: Kind, document: Document, told: str, released: Document, what: tuple[str, str, str, str]
    ) -> None:
        release, namespace, chart, version = what
        there = (document.get("status", {}).get("history") or [{}])[0]
        number = there.get("version", 0) + (there.get("chartVersion") != version)
        entry = {"name": release, "namespace": namespace, "chartName": chart, "chartVersion": version}
        entry |= {
            "version": number,
            "status": "deployed",
            "digest": "sha256:simulated",
            "configDigest": "simulated",
        }
        moments = {name: there.get(name) or now() for name in ("firstDeployed", "lastDeployed")}
        fields = {
            "history": [entry | moments],
            "lastAttemptedRevision": version,
            "storageNamespace": namespace,
        }
        self.report.succeed(kind, document, "InstallSucceeded", told, released, **fields)

    def _install(self, document: Document, chart: Chart, namespace: str) -> list[str]:
        """Put what the chart brings into the cluster; what of it is not well yet."""
        brought: list[tuple[Kind, Document]] = []
        for definition in definitions(*chart.groups):
            brought.append((CRD, self.cluster.apply(CRD, definition, self.controller, force=True)))
        if chart.edited:
            self.cluster.apply(ROLE, _role(chart.edited), self.controller, force=True)
        for name in chart.deployments:
            wanted = _deployment(name, namespace, document["metadata"])
            brought.append((DEPLOYMENT, self.cluster.apply(DEPLOYMENT, wanted, self.controller, force=True)))
        return [f"{kind.kind}/{one['metadata']['name']}" for kind, one in brought if state(one) != CURRENT]

    def _is_late(self, document: Document, seconds: float) -> bool:
        since = find(document, "Reconciling")
        if since is None or since["status"] != "True":
            return False
        began = datetime.fromisoformat(since["lastTransitionTime"])
        return (datetime.now(UTC) - began).total_seconds() > seconds


def _release(document: Document) -> tuple[str, str]:
    spec, metadata = document["spec"], document["metadata"]
    target = spec.get("targetNamespace")
    name = spec.get("releaseName") or (f"{target}-{metadata['name']}" if target else metadata["name"])
    return name, target or metadata["namespace"]


def _role(group: str) -> Document:
    """By it the built-in roles admin and edit hold for the group, too."""
    labels = {f"rbac.authorization.k8s.io/aggregate-to-{name}": "true" for name in ("admin", "edit")}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": f"{group}-edit", "labels": labels},
        "rules": [{"apiGroups": [group], "resources": ["*"], "verbs": ["*"]}],
    }


def _deployment(name: str, namespace: str, owner: Document) -> Document:
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/managed-by": "Helm"}
    owned = {f"{LABEL}/{word}": owner[word] for word in ("name", "namespace")}
    selected = {"app.kubernetes.io/name": name}
    container = {"name": name, "image": f"simulated/{name}"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": labels | owned},
        "spec": {
            "selector": {"matchLabels": selected},
            "template": {"metadata": {"labels": selected}, "spec": {"containers": [container]}},
        },
    }
