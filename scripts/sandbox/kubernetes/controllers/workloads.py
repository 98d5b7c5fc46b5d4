"""Workloads become available, as if images were pulled and pods were well; a fault can say otherwise."""

from collections.abc import Iterable
from typing import Any

from scripts.sandbox import faults
from scripts.sandbox.kubernetes import events
from scripts.sandbox.kubernetes.changes import DELETED, Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import condition, updated
from scripts.sandbox.kubernetes.controllers.pods import Pods
from scripts.sandbox.kubernetes.kinds import BUILT_IN, Kind
from scripts.sandbox.kubernetes.loop import Key, key_of

Document = dict[str, Any]
MANAGER = "kube-controller-manager"
KINDS = {kind.name: kind for kind in BUILT_IN if kind.group in ("apps", "batch")}
# While a fault holds a workload back, it is looked at this often: faults tell nobody when they end.
AGAIN = 1.0


class Workloads:
    """Deployments and their like. The fault's type is `kubernetes_workload`, its message the pods' reason."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._pods = Pods(cluster)

    def concerned(self, change: Change) -> Iterable[Key]:
        """The workload itself, or the deployment whose pod has gone."""
        if change.type == DELETED and change.kind == "/pods":
            namespace = change.after["metadata"]["namespace"]
            owners = change.after["metadata"].get("ownerReferences") or ()
            return [
                Key("apps/deployments", namespace, one["name"])
                for one in owners
                if one["kind"] == "Deployment"
            ]
        return [key_of(change)] if change.kind in KINDS and change.type != DELETED else []

    def sync(self, key: Key) -> float | None:
        """Bring its status to what it asks for."""
        kind = KINDS[key.kind]
        found = self._cluster.objects.get(kind, key.namespace, key.name)
        if found is None or found["metadata"].get("deletionTimestamp"):
            return None
        trouble = self._trouble(key)
        if kind.kind == "Deployment":
            self._pods.keep(found, trouble)
        status = _STATUS.get(kind.kind, _nothing)(found, trouble)
        self._cluster.update(kind, found | {"status": status}, MANAGER, subresource="status")
        if trouble and found.get("status") != status:
            self._tell(kind, found, trouble)
        return AGAIN if trouble else None

    def _trouble(self, key: Key) -> str:
        subject = {"type": ("kubernetes_workload",), "name": (key.name, f"{key.namespace}/{key.name}")}
        fault = faults.due(self._cluster.objects.store, subject | {"call": ("apply",)})
        return fault["message"] if fault else ""

    def _tell(self, kind: Kind, document: Document, trouble: str) -> None:
        message = f"{kind.kind} {document['metadata']['name']} is not available: {trouble}"
        events.record(self._cluster, document, "Unavailable", message, MANAGER, warning=True)


def _deployment(document: Document, trouble: str) -> Document:
    wanted, generation = document["spec"].get("replicas", 1), document["metadata"]["generation"]
    name, ready = document["metadata"]["name"], 0 if trouble else wanted
    told = [
        condition("Available", True, "MinimumReplicasAvailable", "Deployment has minimum availability."),
        condition(
            "Progressing", True, "NewReplicaSetAvailable", f'Deployment "{name}" has successfully progressed.'
        ),
    ]
    if trouble:
        lacking = "Deployment does not have minimum availability."
        told = [
            condition("Available", False, "MinimumReplicasUnavailable", lacking),
            condition(
                "Progressing", True, "ReplicaSetUpdated", f'Deployment "{name}" is progressing: {trouble}'
            ),
        ]
    counted = {"readyReplicas": ready, "availableReplicas": ready, "unavailableReplicas": wanted - ready}
    return {
        "observedGeneration": generation,
        "replicas": wanted,
        "updatedReplicas": wanted,
        **{name: count for name, count in counted.items() if count},
        "conditions": updated(document.get("status", {}), told),
    }


def _stateful_set(document: Document, trouble: str) -> Document:
    wanted, generation = document["spec"].get("replicas", 1), document["metadata"]["generation"]
    ready = 0 if trouble else wanted
    counted = {"replicas": wanted, "currentReplicas": ready, "updatedReplicas": ready}
    counted |= {"readyReplicas": ready, "availableReplicas": ready}
    revisions = {"currentRevision": "simulated", "updateRevision": "simulated"}
    return {"observedGeneration": generation, **counted, **revisions}


def _daemon_set(document: Document, trouble: str) -> Document:
    ready = 0 if trouble else 1
    counted = {"desiredNumberScheduled": 1, "currentNumberScheduled": 1, "updatedNumberScheduled": 1}
    counted |= {"numberReady": ready, "numberAvailable": ready, "numberMisscheduled": 0}
    return {"observedGeneration": document["metadata"]["generation"], **counted}


def _job(document: Document, trouble: str) -> Document:
    told = condition("Complete", True, "CompletionsReached", "simulated: nothing was run")
    if trouble:
        told = condition("Failed", True, "BackoffLimitExceeded", trouble)
    counted = {"failed": 1} if trouble else {"succeeded": 1}
    return counted | {"conditions": updated(document.get("status", {}), [told])}


def _nothing(document: Document, _: str) -> Document:
    return document.get("status") or {}


_STATUS = {
    "Deployment": _deployment,
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Job": _job,
}
