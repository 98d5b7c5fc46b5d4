"""The controllers that every cluster runs, as far as anybody waits for what they do."""

from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.controllers.definitions import Definitions
from scripts.sandbox.kubernetes.controllers.garbage import Garbage
from scripts.sandbox.kubernetes.controllers.namespaces import Namespaces
from scripts.sandbox.kubernetes.controllers.workloads import Workloads
from scripts.sandbox.kubernetes.loop import Loop


def loop(cluster: Cluster) -> Loop:
    """Their thread."""
    controllers = [Definitions(cluster), Namespaces(cluster), Workloads(cluster), Garbage(cluster)]
    return Loop("controllers", cluster.objects, controllers)
