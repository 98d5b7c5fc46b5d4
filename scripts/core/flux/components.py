"""Flux's controllers as they are installed: what `flux bootstrap` would write, with our own changes in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.core.flux import parts, pods
from scripts.core.flux.names import NAMESPACE
from scripts.core.flux.yaml import parse
from scripts.errors import Failed

if TYPE_CHECKING:
    from scripts.config import Flux

Document = dict[str, Any]
SHARED = ("rbac.yaml", "policies.yaml")
CLUSTER_WIDE = ("Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding")


@dataclass(frozen=True)
class Settings:
    """What config/flux.yaml says of the controllers."""

    version: str
    components: tuple[str, ...]
    registry: str
    tolerations: tuple[str, ...]
    auth: str

    @classmethod
    def of(cls, flux: "Flux") -> "Settings":
        """Those of a configuration."""
        components, tolerations = tuple(flux.components), tuple(flux.tolerations or ())
        return cls(flux.version, components, flux.registry, tolerations, flux.auth)


def render(files: Mapping[str, str], settings: Settings) -> list[Document]:
    """Every object, from the release's files (one a controller, rbac.yaml, policies.yaml)."""
    wanted = [f"{name}.yaml" for name in settings.components]
    if missing := [name for name in (*SHARED, *wanted) if name not in files]:
        told = f"the release {settings.version} has no {', '.join(missing)}"
        raise Failed(told, hint="correct components in config/flux.yaml, then inv flux.vendor")
    found = [parts.namespace(), parts.quota()]
    for name in ("policies.yaml", "rbac.yaml", *wanted):
        found += [document for document in parse(files[name]) if document]
    return [_finished(document, settings) for document in found]


def images(documents: Iterable[Document]) -> list[str]:
    """The images of all controllers, for a registry that has to have them."""
    return sorted({container["image"] for one in documents for container in pods.containers(one)})


def _finished(document: Document, settings: Settings) -> Document:
    change: Callable[[Document, Settings], Document] | None = _KINDS.get(document["kind"])
    document = change(document, settings) if change else document
    metadata = dict(document["metadata"])
    if document["kind"] not in CLUSTER_WIDE:
        metadata["namespace"] = NAMESPACE
    metadata["labels"] = {**metadata.get("labels", {}), **parts.labels(settings.version)}
    return document | {"metadata": metadata}


def _role(document: Document, _: Settings) -> Document:
    return document | {"metadata": {**document["metadata"], "name": _suffixed(document["metadata"]["name"])}}


def _binding(document: Document, settings: Settings) -> Document:
    reference = dict(document["roleRef"])
    if reference["name"] != "cluster-admin":
        reference["name"] = _suffixed(reference["name"])
    subjects = [
        one | ({"namespace": NAMESPACE} if one["kind"] == "ServiceAccount" else {})
        for one in document["subjects"]
    ]
    return _role(document, settings) | {"roleRef": reference, "subjects": subjects}


def _suffixed(name: str) -> str:
    return name if name.endswith(f"-{NAMESPACE}") else f"{name}-{NAMESPACE}"


def _deployment(document: Document, settings: Settings) -> Document:
    controller = pods.Controller(
        document["metadata"]["name"],
        settings.registry,
        settings.tolerations,
        "notification-controller" in settings.components,
        _identity(document["metadata"]["name"], settings.auth),
        "source-watcher" in settings.components,
    )
    return pods.adapted(document, controller, parts.labels(settings.version))


def _identity(controller: str, auth: str) -> bool:
    """Whether a controller signs in to Azure: for images, and for a repository in Azure DevOps."""
    if controller == "image-reflector-controller":
        return True
    return auth == "azure_devops" and controller in ("source-controller", "image-automation-controller")


_KINDS = {"ClusterRole": _role, "ClusterRoleBinding": _binding, "Deployment": _deployment}
