"""The pods of deployments: one for each replica, with the reason why it does not start when it does not."""

import json
from hashlib import sha256
from typing import Any

from scripts.sandbox.kubernetes import events
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import condition, updated
from scripts.sandbox.kubernetes.kinds import BUILT_IN

Document = dict[str, Any]
KIND = next(kind for kind in BUILT_IN if kind.name == "/pods")
MANAGER = "kubelet"


class Pods:
    """Keeps as many pods as a deployment wants, of its present template."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def keep(self, deployment: Document, trouble: str) -> None:
        """Make, tell of, and delete pods; `trouble` is why they do not become ready."""
        metadata = deployment["metadata"]
        wanted = {one["metadata"]["name"]: one for one in _pods(deployment)}
        for pod in self._cluster.objects.all(KIND, metadata["namespace"]):
            owners = pod["metadata"].get("ownerReferences") or ()
            if pod["metadata"]["name"] not in wanted and any(one["uid"] == metadata["uid"] for one in owners):
                self._cluster.delete(KIND, metadata["namespace"], pod["metadata"]["name"])
        for name, document in wanted.items():
            pod = self._cluster.objects.get(KIND, metadata["namespace"], name)
            pod = pod or self._cluster.create(KIND, document, MANAGER)
            self._tell(pod, trouble)

    def _tell(self, pod: Document, trouble: str) -> None:
        status = _status(pod, trouble)
        after = self._cluster.update(KIND, pod | {"status": status}, MANAGER, subresource="status")
        if trouble and after["metadata"]["resourceVersion"] != pod["metadata"]["resourceVersion"]:
            events.record(self._cluster, pod, reason_of(trouble), trouble, MANAGER, warning=True)


def reason_of(trouble: str) -> str:
    """The word by which a pod's trouble is known: the fault's own first word if it is one, as ImagePullBackOff."""
    first = trouble.partition(":")[0].strip()
    return first if first.isalpha() and first[:1].isupper() else "CrashLoopBackOff"


def _pods(deployment: Document) -> list[Document]:
    metadata, template = deployment["metadata"], deployment["spec"]["template"]
    digest = sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()
    owner = {name: deployment[name] for name in ("apiVersion", "kind")}
    owner |= {name: metadata[name] for name in ("name", "uid")} | {"controller": True}
    made = []
    for number in range(deployment["spec"].get("replicas", 1)):
        tail = sha256(f"{digest} {number}".encode()).hexdigest()[:5]
        own = {
            "name": f"{metadata['name'][:230]}-{digest[:10]}-{tail}",
            "namespace": metadata["namespace"],
            "ownerReferences": [owner],
        }
        own |= {
            name: value
            for name, value in template.get("metadata", {}).items()
            if name in ("labels", "annotations")
        }
        made.append({"apiVersion": "v1", "kind": "Pod", "metadata": own, "spec": template["spec"]})
    return made


def _status(pod: Document, trouble: str) -> Document:
    started = {"running": {"startedAt": pod["metadata"]["creationTimestamp"]}}
    waiting = {"waiting": {"reason": reason_of(trouble), "message": trouble}}
    containers = [
        {
            "name": one["name"],
            "image": one.get("image", ""),
            "imageID": "",
            "ready": not trouble,
            "restartCount": 0,
            "started": not trouble,
            "state": waiting if trouble else started,
        }
        for one in pod["spec"].get("containers", ())
    ]
    told = condition("Ready", not trouble, "ContainersNotReady" if trouble else "ContainersReady", trouble)
    phase = "Pending" if trouble else "Running"
    return {
        "phase": phase,
        "conditions": updated(pod.get("status", {}), [told]),
        "containerStatuses": containers,
    }
