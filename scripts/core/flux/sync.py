"""The two objects by which Flux reads this repository, and keeps itself as it says there."""

from typing import TYPE_CHECKING, Any

from scripts.core.flux.names import COMPONENTS, KUSTOMIZE, NAME, NAMESPACE, SOURCE, SYNC

if TYPE_CHECKING:
    from scripts.config import Config

Document = dict[str, Any]
# Everything but flux/ changes without the cluster's having to look.
ONLY_FLUX = "/*\n!/flux/\n"


def url_of(config: "Config") -> str:
    """Where Flux reads the repository, by the way in which it signs in."""
    platform = config.platform
    name = platform.github.repository
    if config.flux.auth == "azure_devops":
        place = f"{platform.azure_devops.organization}/{platform.azure_devops.project}"
        return f"https://dev.azure.com/{place}/_git/{name}"
    if config.flux.auth == "github_app":
        return f"https://github.com/{platform.github.owner}/{name}"
    return f"ssh://git@github.com/{platform.github.owner}/{name}.git"


def sync(config: "Config") -> list[Document]:
    """GitRepository and root Kustomization."""
    flux = config.flux
    spec: Document = {"interval": "1m", "url": url_of(config), "ref": {"branch": flux.branch}}
    spec["ignore"] = ONLY_FLUX
    if provider := {"azure_devops": "azure", "github_app": "github"}.get(flux.auth):
        spec["provider"] = provider
    if flux.auth != "azure_devops":
        spec["secretRef"] = {"name": NAME}
    root = {
        "interval": "10m",
        "retryInterval": "1m",
        "timeout": "5m",
        "path": f"./{flux.path}",
        "prune": True,
        "sourceRef": {"kind": "GitRepository", "name": NAME},
    }
    return [_object(SOURCE, "GitRepository", spec), _object(KUSTOMIZE, "Kustomization", root)]


def listing() -> Document:
    """What kustomize reads in the folder."""
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [COMPONENTS, SYNC],
    }


def _object(api: str, kind: str, spec: Document) -> Document:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": NAME, "namespace": NAMESPACE}, "spec": spec}
