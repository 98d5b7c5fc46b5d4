"""The kinds of object that the server knows: its own, and those that CustomResourceDefinitions add."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scripts.sandbox.kubernetes import schemas
from scripts.sandbox.kubernetes.schemas import Schema

VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
DEFINITION = "apiextensions.k8s.io/customresourcedefinitions"


@dataclass(frozen=True)
class Kind:
    """One kind in one version; `columns` are a CustomResourceDefinition's own printer columns."""

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool = True
    short: tuple[str, ...] = ()
    status: bool = True
    definition: Schema | None = field(default=None, compare=False)
    columns: tuple[dict[str, Any], ...] = field(default=(), compare=False)
    categories: tuple[str, ...] = ()

    @property
    def api_version(self) -> str:
        """As `apiVersion` spells it."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def table(self) -> str:
        """Where the store keeps its objects, whatever their version."""
        return f"kubernetes {self.name}"

    @property
    def name(self) -> str:
        """`group/plural`, the same for all versions."""
        return f"{self.group}/{self.plural}"

    @property
    def qualified(self) -> str:
        """As messages name the resource: deployments.apps."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def is_custom(self) -> bool:
        """Whether a CustomResourceDefinition made it."""
        return self.definition is not None

    @property
    def schema(self) -> Schema:
        """What its objects may hold."""
        if self.definition is not None:
            return self.definition
        return schemas.core(self.group, self.version, self.kind)


def _core(kind: str, plural: str, *short: str, namespaced: bool = True, status: bool = True) -> Kind:
    return Kind("", "v1", kind, plural, namespaced, short, status, categories=_categories(plural))


def _of(
    group: str, kind: str, plural: str, *short: str, namespaced: bool = True, status: bool = False
) -> Kind:
    return Kind(group, "v1", kind, plural, namespaced, short, status, categories=_categories(plural))


def _categories(plural: str) -> tuple[str, ...]:
    everyday = (
        "pods",
        "services",
        "deployments",
        "daemonsets",
        "statefulsets",
        "replicasets",
        "jobs",
        "cronjobs",
    )
    return ("all",) if plural in everyday else ()


RBAC, NETWORK = "rbac.authorization.k8s.io", "networking.k8s.io"
BUILT_IN = (
    _core("Namespace", "namespaces", "ns", namespaced=False),
    _core("Node", "nodes", "no", namespaced=False),
    _core("PersistentVolume", "persistentvolumes", "pv", namespaced=False),
    _core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc"),
    _core("ConfigMap", "configmaps", "cm", status=False),
    _core("Secret", "secrets", status=False),
    _core("Service", "services", "svc"),
    _core("ServiceAccount", "serviceaccounts", "sa", status=False),
    _core("Endpoints", "endpoints", "ep", status=False),
    _core("Pod", "pods", "po"),
    _core("Event", "events", "ev", status=False),
    _core("LimitRange", "limitranges", "limits", status=False),
    _core("ResourceQuota", "resourcequotas", "quota"),
    _of("apps", "Deployment", "deployments", "deploy", status=True),
    _of("apps", "ReplicaSet", "replicasets", "rs", status=True),
    _of("apps", "StatefulSet", "statefulsets", "sts", status=True),
    _of("apps", "DaemonSet", "daemonsets", "ds", status=True),
    _of("batch", "Job", "jobs", status=True),
    _of("batch", "CronJob", "cronjobs", "cj", status=True),
    Kind("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", True, ("hpa",)),
    _of("policy", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", status=True),
    _of(NETWORK, "NetworkPolicy", "networkpolicies", "netpol"),
    _of(NETWORK, "Ingress", "ingresses", "ing", status=True),
    _of(NETWORK, "IngressClass", "ingressclasses", namespaced=False),
    _of(RBAC, "Role", "roles"),
    _of(RBAC, "RoleBinding", "rolebindings"),
    _of(RBAC, "ClusterRole", "clusterroles", namespaced=False),
    _of(RBAC, "ClusterRoleBinding", "clusterrolebindings", namespaced=False),
    _of("scheduling.k8s.io", "PriorityClass", "priorityclasses", "pc", namespaced=False),
    _of("storage.k8s.io", "StorageClass", "storageclasses", "sc", namespaced=False),
    _of("coordination.k8s.io", "Lease", "leases"),
    _of(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        "crd",
        "crds",
        namespaced=False,
        status=True,
    ),
    _of("apiregistration.k8s.io", "APIService", "apiservices", namespaced=False, status=True),
    _of(
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        namespaced=False,
    ),
    _of(
        "admissionregistration.k8s.io",
        "MutatingWebhookConfiguration",
        "mutatingwebhookconfigurations",
        namespaced=False,
    ),
)
# Kinds of which `generation` counts the changes that their authors make.
COUNTED = {"apps", "batch", "policy", NETWORK, "apiextensions.k8s.io", "autoscaling"}


def defined(definition: dict[str, Any]) -> Iterable[Kind]:
    """The kinds that an established CustomResourceDefinition serves."""
    spec = definition["spec"]
    names = spec["names"]
    for version in spec["versions"]:
        if version.get("served"):
            yield Kind(
                spec["group"],
                version["name"],
                names["kind"],
                names["plural"],
                spec["scope"] == "Namespaced",
                tuple(names.get("shortNames", ())),
                "status" in version.get("subresources", {}),
                schemas.custom(version.get("schema", {}).get("openAPIV3Schema", schemas.OPEN)),
                tuple(version.get("additionalPrinterColumns", ())),
                tuple(names.get("categories", ())),
            )
