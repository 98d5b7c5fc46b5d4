"""config/flux.yaml: Flux in the cluster, which applies flux/."""

from typing import Literal

from pydantic import Field

from scripts.config.environment import Branch
from scripts.config.strict import Distinct, RelativePath, Strict, text

Component = Literal[
    "source-controller", "kustomize-controller", "helm-controller", "notification-controller",
    "image-reflector-controller", "image-automation-controller", "source-watcher",
]  # fmt: skip
FluxVersion = text(r"v2\.[0-9]+\.[0-9]+", "a version of Flux, as in v2.9.4")
HostKey = text(
    r"[A-Za-z0-9.:\[\]-]+ (ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*",
    "a line of a known_hosts file: host, algorithm and key",
)
Taint = text(r"([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "a taint's key")
ImageRegistry = text(
    r"[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*", "a registry, perhaps with a path, as in ghcr.io/fluxcd"
)


class Flux(Strict):
    """Flux in the cluster, which applies flux/."""

    version: FluxVersion = Field(description="Release that `inv flux.vendor` fetches, with its v.")
    components: Distinct[Component] = Field(description="Controllers; the first two are always needed.")
    branch: Branch = Field(description="The only branch that Flux reads.")
    path: RelativePath = Field(description="Folder that the root Kustomization applies.")
    registry: ImageRegistry = Field(description="Registry that the controllers' images come from.")
    tolerations: Distinct[Taint] | None = Field(
        None, description="Keys of taints of the nodes that the controllers run on."
    )
    auth: Literal["deploy_key", "github_app", "azure_devops"] = Field(
        description="How Flux signs in to the git host."
    )
    known_hosts: Distinct[HostKey] = Field(
        description="The git host's public keys in all its algorithms, as known_hosts has them."
    )
