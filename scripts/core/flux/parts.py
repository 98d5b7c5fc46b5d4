"""What the release leaves to whoever installs it: the namespace, its quota, and labels that tell the version."""

from typing import Any

from scripts.core.flux.names import NAMESPACE, VERSION

Document = dict[str, Any]


def labels(version: str) -> dict[str, str]:
    """Labels of everything that belongs to this installation."""
    return {
        "app.kubernetes.io/instance": NAMESPACE,
        "app.kubernetes.io/part-of": "flux",
        VERSION: version,
    }


def namespace() -> Document:
    """Where the controllers live."""
    warned = {
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "latest",
    }
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": warned}}


def quota() -> Document:
    """Room for pods of the class that the controllers have: clusters may grant it to kube-system alone."""
    classes = {
        "operator": "In",
        "scopeName": "PriorityClass",
        "values": ["system-node-critical", "system-cluster-critical"],
    }
    spec = {"hard": {"pods": "1000"}, "scopeSelector": {"matchExpressions": [classes]}}
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "critical-pods"}, "spec": spec}
