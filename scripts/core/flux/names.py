"""What Flux's objects are called: the same as upstream, so that its own tools find them."""

NAMESPACE = "flux-system"
NAME = "flux-system"
JOURNAL = "flux-bootstrap"
# kustomize-controller takes over what managers named kubectl… have applied: Git becomes the only owner.
MANAGER = "kubectl-gitops"
# Who asks for a reconciliation: not one that Flux would take over, and the request with it.
REQUESTER = "gitops"
SOURCE = "source.toolkit.fluxcd.io/v1"
KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1"
HELM = "helm.toolkit.fluxcd.io/v2"
REQUESTED = "reconcile.fluxcd.io/requestedAt"
WATCHED = {"reconcile.fluxcd.io/watch": "Enabled"}
VERSION = "app.kubernetes.io/version"
PART_OF = {"app.kubernetes.io/part-of": "flux"}
FOLDER = "flux-system"
COMPONENTS, SYNC, LIST = "gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"
LOCK = "config/flux.lock.yaml"
