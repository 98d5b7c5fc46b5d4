"""Flux's controllers: each with its kinds, its account, its Deployment, and its services."""

from dataclasses import dataclass
from typing import Any

from scripts.sandbox.kubernetes.custom import definitions

Document = dict[str, Any]


@dataclass(frozen=True)
class Controller:
    """`kinds` are the groups of its custom kinds, `services` name → port (on the Service, in the pod)."""

    version: str
    kinds: tuple[str, ...]
    services: tuple[tuple[str, str], ...] = ()
    stores: bool = False


CONTROLLERS = {
    "source-controller": Controller(
        "v1.9.4", ("source.toolkit.fluxcd.io",), (("source-controller", "http"),), True
    ),
    "kustomize-controller": Controller("v1.9.4", ("kustomize.toolkit.fluxcd.io",)),
    "helm-controller": Controller("v1.6.3", ("helm.toolkit.fluxcd.io",)),
    "notification-controller": Controller(
        "v1.9.3",
        ("notification.toolkit.fluxcd.io",),
        (("notification-controller", "http"), ("webhook-receiver", "http-webhook")),
    ),
    "image-reflector-controller": Controller("v1.2.4", ("image.toolkit.fluxcd.io",), (), True),
    "image-automation-controller": Controller("v1.2.4", ("image.toolkit.fluxcd.io",)),
    "source-watcher": Controller(
        "v2.2.3", ("source.extensions.fluxcd.io",), (("source-watcher", "http"),), True
    ),
}
# Both image controllers are of one group.
AUTOMATION = ("imageupdateautomations.image.toolkit.fluxcd.io",)
SECURE = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def components(name: str) -> list[Document]:
    """Everything of one controller, without namespace."""
    one = CONTROLLERS[name]
    kinds = [found for found in definitions(*one.kinds) if _is_its(name, found["metadata"]["name"])]
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": _metadata(name, name)}
    services = [_service(name, service, port) for service, port in one.services]
    labelled = [
        kind | {"metadata": kind["metadata"] | _metadata(kind["metadata"]["name"], name)} for kind in kinds
    ]
    return [*labelled, account, *services, _deployment(name, one)]


def _is_its(controller: str, kind: str) -> bool:
    if not controller.startswith("image-"):
        return True
    return (kind in AUTOMATION) == (controller == "image-automation-controller")


def _metadata(name: str, controller: str) -> Document:
    return {"name": name, "labels": {"app.kubernetes.io/component": controller}}


def _service(controller: str, name: str, port: str) -> Document:
    ports = [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": port}]
    spec = {"type": "ClusterIP", "selector": {"app": controller}, "ports": ports}
    return {"apiVersion": "v1", "kind": "Service", "metadata": _metadata(name, controller), "spec": spec}


def _deployment(name: str, one: Controller) -> Document:
    labels = {"app": name, "app.kubernetes.io/component": name}
    marks = {"prometheus.io/port": "8080", "prometheus.io/scrape": "true"}
    volumes = ["data", "temp"] if one.stores else ["temp"]
    pod = {
        "containers": [_container(name, one, volumes)],
        "priorityClassName": "system-cluster-critical",
        "securityContext": {"fsGroup": 1337},
        "serviceAccountName": name,
        "terminationGracePeriodSeconds": 10 if one.stores else 60,
        "volumes": [{"name": volume, "emptyDir": {}} for volume in volumes],
    }
    metadata = _metadata(name, name)
    metadata["labels"] |= {"control-plane": "controller"}
    spec = {
        "replicas": 1,
        "selector": {"matchLabels": {"app": name}},
        "strategy": {"type": "Recreate"},
        "template": {"metadata": {"annotations": marks, "labels": labels}, "spec": pod},
    }
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def _container(name: str, one: Controller, volumes: list[str]) -> Document:
    own = {"name": "RUNTIME_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}}
    ports = [("http", 9090), ("http-prom", 8080), ("healthz", 9440)]
    probe = {"httpGet": {"path": "/healthz", "port": "healthz"}}
    return {
        "name": "manager",
        "image": f"fluxcd/{name}:{one.version}",
        "args": [
            "--log-level=info",
            "--log-encoding=json",
            "--enable-leader-election",
            "--watch-all-namespaces",
        ],
        "env": [own],
        "ports": [{"name": port, "containerPort": number, "protocol": "TCP"} for port, number in ports],
        "livenessProbe": probe,
        "readinessProbe": {"httpGet": {"path": "/readyz", "port": "healthz"}},
        "resources": {
            "limits": {"cpu": "1000m", "memory": "1Gi"},
            "requests": {"cpu": "50m", "memory": "64Mi"},
        },
        "securityContext": SECURE,
        "volumeMounts": [{"name": volume, "mountPath": f"/{volume}"} for volume in volumes],
    }
