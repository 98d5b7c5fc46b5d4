"""The client of a Kubernetes cluster."""

from scripts.clients.kube.client import Kube, Merge
from scripts.clients.kube.kubeconfig import Access, read_access

__all__ = ["Access", "Kube", "Merge", "read_access"]
