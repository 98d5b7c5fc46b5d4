"""What Flux's controllers may do and reach: namespace, quota, roles, network policies."""

from typing import Any

from scripts.sandbox.github.flux.controllers import CONTROLLERS

Document = dict[str, Any]
NAMESPACE = "flux-system"
RBAC = "rbac.authorization.k8s.io/v1"
# Until somebody says in which namespace they live, as in the real release's parts.
PLACE = "system"


def namespace() -> Document:
    """Where they live."""
    labels = {"pod-security.kubernetes.io/warn": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": labels}}


def quotas() -> list[Document]:
    """How many critical pods there may be."""
    scope = {"operator": "In", "scopeName": "PriorityClass"}
    scope["values"] = ["system-node-critical", "system-cluster-critical"]
    spec = {"hard": {"pods": "1000"}, "scopeSelector": {"matchExpressions": [scope]}}
    return [
        {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "critical-pods"}, "spec": spec}
    ]


def roles() -> list[Document]:
    """Roles and their bindings, without the suffix by which installations are told apart."""
    groups = ["source", "kustomize", "helm", "notification", "image"]
    flux = [f"{name}.toolkit.fluxcd.io" for name in groups] + ["source.extensions.fluxcd.io"]
    everything = [{"apiGroups": flux, "resources": ["*"], "verbs": ["*"]}]
    common = [
        {
            "apiGroups": [""],
            "resources": ["namespaces", "secrets", "configmaps", "serviceaccounts"],
            "verbs": ["get", "list", "watch"],
        },
        {"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
        {"apiGroups": [""], "resources": ["configmaps", "configmaps/status"], "verbs": ["*"]},
        {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["*"]},
        {"apiGroups": [""], "resources": ["serviceaccounts/token"], "verbs": ["create"]},
    ]
    reading = [{"apiGroups": flux, "resources": ["*"], "verbs": ["get", "list", "watch"]}]
    writing = [
        {
            "apiGroups": flux,
            "resources": ["*"],
            "verbs": ["create", "delete", "deletecollection", "patch", "update"],
        }
    ]
    return [
        _role("crd-controller", everything + common),
        _role("flux-edit", writing, "edit", "admin"),
        _role("flux-view", reading, "view", "edit", "admin"),
        _binding("cluster-reconciler", "cluster-admin", ["kustomize-controller", "helm-controller"]),
        _binding("crd-controller", "crd-controller", list(CONTROLLERS)),
    ]


def network() -> list[Document]:
    """Who may talk to them."""
    scraped = [{"namespaceSelector": {}}]
    hooks = {"app": "notification-controller"}
    return [
        _policy(
            "allow-egress",
            {},
            {"egress": [{}], "ingress": [{"from": [{"podSelector": {}}]}]},
            ["Ingress", "Egress"],
        ),
        _policy(
            "allow-scraping",
            {},
            {"ingress": [{"from": scraped, "ports": [{"port": 8080, "protocol": "TCP"}]}]},
            ["Ingress"],
        ),
        _policy("allow-webhooks", {"matchLabels": hooks}, {"ingress": [{"from": scraped}]}, ["Ingress"]),
    ]


def _role(name: str, rules: list[Document], *aggregated: str) -> Document:
    labels = {f"rbac.authorization.k8s.io/aggregate-to-{one}": "true" for one in aggregated}
    metadata = {"name": name} | ({"labels": labels} if labels else {})
    return {"apiVersion": RBAC, "kind": "ClusterRole", "metadata": metadata, "rules": rules}


def _binding(name: str, role: str, accounts: list[str]) -> Document:
    subjects = [{"kind": "ServiceAccount", "name": one, "namespace": PLACE} for one in accounts]
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role}
    metadata = {"name": name}
    return {
        "apiVersion": RBAC,
        "kind": "ClusterRoleBinding",
        "metadata": metadata,
        "roleRef": reference,
        "subjects": subjects,
    }


def _policy(name: str, selector: Document, rules: Document, types: list[str]) -> Document:
    spec = {"podSelector": selector, "policyTypes": types, **rules}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": spec,
    }
