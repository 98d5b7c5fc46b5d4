"""The way into the cluster that this target is about, checked before anything is asked of it."""

from pathlib import Path

from scripts.clients.kube import Kube, read_access
from scripts.clients.patience import Patience
from scripts.core.flux.names import KUSTOMIZE, NAMESPACE
from scripts.core.flux.objects import Ref
from scripts.errors import Preflight
from scripts.ops.flux.place import Place
from scripts.ops.flux.preflight import check_cluster
from scripts.ops.flux.waiting import GIT


def open_cluster(
    place: Place, kubeconfig: Path | None = None, agreed: str | None = None, patience: Patience | None = None
) -> Kube:
    """The client; Preflight when the kubeconfig leads elsewhere."""
    access = read_access(kubeconfig or place.kubeconfig)
    check_cluster(place, access, agreed)
    return Kube(access, patience)


def require_flux(kube: Kube) -> None:
    """Raise Preflight unless Flux was bootstrapped here."""
    if kube.get(GIT) is None:
        raise Preflight(f"the cluster at {kube.host} has no Flux yet", hint="inv bootstrap-flux")


def kustomization(name: str) -> Ref:
    """A Kustomization of ours."""
    return Ref(KUSTOMIZE, "Kustomization", name, NAMESPACE)
