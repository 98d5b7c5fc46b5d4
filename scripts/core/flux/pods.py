"""A controller's pod: its image, its arguments, where it may run and as whom it signs in."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from scripts.core.runtime_facts import RUNTIME_INFO

Document = dict[str, Any]
HERE = "$(RUNTIME_NAMESPACE).svc.cluster.local."
STORES = ("source-controller", "source-watcher")
# No id in Git: the webhook of workload identity keeps a variable that is already there.
CLIENT_ID = {
    "name": "AZURE_CLIENT_ID",
    "valueFrom": {"configMapKeyRef": {"name": RUNTIME_INFO, "key": "flux_image_client_id", "optional": True}},
}


@dataclass(frozen=True)
class Controller:
    """One of them. `tells`: a notification-controller runs beside it; `signs_in`: it calls Azure."""

    name: str
    registry: str
    tolerations: tuple[str, ...]
    tells: bool
    signs_in: bool
    watched: bool


def adapted(document: Document, controller: Controller, labels: dict[str, str]) -> Document:
    """The Deployment as it is installed here."""
    document = deepcopy(document)
    template = document["spec"]["template"]
    template.setdefault("metadata", {}).setdefault("labels", {}).update(labels)
    pod = template["spec"]
    pod["nodeSelector"] = {**pod.get("nodeSelector", {}), "kubernetes.io/os": "linux"}
    if controller.tolerations:
        wanted = [{"key": key, "operator": "Exists"} for key in controller.tolerations]
        pod["tolerations"] = [*pod.get("tolerations", []), *wanted]
    for container in pod["containers"]:
        container["image"] = f"{controller.registry}/{container['image'].rpartition('/')[2]}"
        container["args"] = _with(container.get("args") or [], _arguments(controller))
    if controller.signs_in:
        template["metadata"]["labels"]["azure.workload.identity/use"] = "true"
        pod["containers"][0].setdefault("env", []).append(CLIENT_ID)
    return document


def containers(document: Document) -> list[Document]:
    """The containers of a Deployment; none of any other kind."""
    if document["kind"] != "Deployment":
        return []
    return document["spec"]["template"]["spec"]["containers"]


def _arguments(controller: Controller) -> list[str]:
    found = [
        "--watch-all-namespaces=true",
        "--log-level=info",
        "--log-encoding=json",
        "--enable-leader-election",
    ]
    if controller.name != "notification-controller":
        address = f"http://notification-controller.{HERE}/" if controller.tells else ""
        found.append(f"--events-addr={address}")
    if controller.name in STORES:
        found.append(f"--storage-adv-addr={controller.name}.{HERE}")
    if controller.name == "kustomize-controller":
        found.append("--no-remote-bases=true")
    if gates := _gates(controller):
        found.append(f"--feature-gates={','.join(gates)}")
    return found


def _gates(controller: Controller) -> list[str]:
    gates = []
    if controller.name == "kustomize-controller":
        # A variable that nothing gives a value is an error, not an empty text.
        gates.append("StrictPostBuildSubstitutions=true")
    if controller.watched and controller.name in ("kustomize-controller", "helm-controller"):
        gates.append("ExternalArtifact=true")
    return gates


def _with(arguments: list[str], wanted: list[str]) -> list[str]:
    """The arguments with those wanted, each in the place of one of its name, else at the end."""
    ours = {one.partition("=")[0]: one for one in wanted}
    kept = [ours.pop(one.partition("=")[0], one) for one in arguments]
    return kept + list(ours.values())
