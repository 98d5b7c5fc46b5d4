"""Which of Flux's controllers run: nothing is reconciled by a controller that is not there."""

from scripts.sandbox.kubernetes.changes import Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import holds
from scripts.sandbox.kubernetes.kinds import BUILT_IN

NAMESPACE = "flux-system"
DEPLOYMENT = next(kind for kind in BUILT_IN if kind.name == "apps/deployments")


def is_running(cluster: Cluster, controller: str) -> bool:
    """Whether a controller's Deployment is there, available and wanted."""
    found = cluster.objects.get(DEPLOYMENT, NAMESPACE, controller)
    return found is not None and holds(found, "Available") and found["spec"].get("replicas", 1) > 0


def is_running_anywhere(cluster: Cluster, controller: str) -> bool:
    """Whether a Deployment of that name is available in some namespace."""
    found = cluster.objects.all(DEPLOYMENT)
    return any(one["metadata"]["name"] == controller and holds(one, "Available") for one in found)


def has_argument(cluster: Cluster, controller: str, argument: str) -> bool:
    """Whether a controller is started with an argument that holds this text."""
    found = cluster.objects.get(DEPLOYMENT, NAMESPACE, controller)
    containers = found["spec"]["template"]["spec"].get("containers", ()) if found else ()
    return any(argument in one for container in containers for one in container.get("args") or ())


def is_about(change: Change, controller: str) -> bool:
    """Whether a change is one of a controller's Deployment."""
    metadata = change.after["metadata"]
    named = (metadata.get("namespace"), metadata["name"]) == (NAMESPACE, controller)
    return change.kind == DEPLOYMENT.name and named
