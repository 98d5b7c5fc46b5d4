"""Events: what controllers tell of an object; the same thing told again is counted, not repeated."""

from hashlib import sha256
from typing import Any

from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.kinds import BUILT_IN
from scripts.sandbox.kubernetes.objects import now

Document = dict[str, Any]
EVENT = next(kind for kind in BUILT_IN if kind.name == "/events")


def record(
    cluster: Cluster, about: Document, reason: str, message: str, source: str, *, warning: bool = False
) -> None:
    """Tell something of an object; events of cluster-wide objects lie in the namespace default."""
    metadata = about["metadata"]
    namespace = metadata.get("namespace") or "default"
    digest = sha256(f"{metadata['uid']} {reason} {message}".encode()).hexdigest()[:16]
    name = f"{metadata['name'][:200]}.{digest}"
    if before := cluster.objects.get(EVENT, namespace, name):
        again = before | {"count": before["count"] + 1, "lastTimestamp": now()}
        cluster.update(EVENT, again, source)
        return
    involved = {name: about[name] for name in ("apiVersion", "kind")}
    involved |= {
        name: metadata[name] for name in ("name", "namespace", "uid", "resourceVersion") if name in metadata
    }
    event = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": name, "namespace": namespace},
        "involvedObject": involved,
        "reason": reason,
        "message": message,
        "type": "Warning" if warning else "Normal",
        "source": {"component": source},
        "reportingComponent": source,
        "reportingInstance": source,
        "firstTimestamp": now(),
        "lastTimestamp": now(),
        "count": 1,
    }
    cluster.create(EVENT, event, source)
