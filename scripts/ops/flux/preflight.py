"""Before a bootstrap: is it the right cluster, may we write there, and would this Flux go well in it."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scripts.clients.kube import Access, Kube
from scripts.core.flux import safety
from scripts.core.flux.lock import Lock
from scripts.core.flux.names import KUSTOMIZE, NAME, NAMESPACE, PART_OF
from scripts.core.flux.objects import Ref
from scripts.core.flux.safety import Fault
from scripts.errors import Preflight
from scripts.ops.flux.place import Place

DEFINITIONS = ("apiextensions.k8s.io/v1", "CustomResourceDefinition")


def check_cluster(place: Place, access: Access, agreed: str | None) -> None:
    """Raise Preflight unless the context leads to the cluster of k8s's contract, or to the one agreed to."""
    if agreed:
        expected, who = agreed, "--cluster"
    else:
        stand_in = urlsplit(place.session.urls.get("kubernetes", "")).netloc
        expected, who = stand_in or place.contract["cluster"]["fqdn"], "k8s's contract"
    if access.host != expected:
        told = f"context {access.context} of {access.path} leads to {access.host}; {who} says {expected}"
        raise Preflight(f"the wrong cluster: {told}", hint="inv k8s.login")


def check(place: Place, kube: Kube, lock: Lock, wanted: Iterable[dict]) -> None:
    """Raise Preflight with everything that stands against it."""
    faults = list(_faults(place, kube, lock, list(wanted)))
    if faults:
        texts = [text for text, _ in faults]
        raise Preflight("\n".join(texts), hint=faults[0][1])


def _faults(place: Place, kube: Kube, lock: Lock, wanted: list[dict[str, Any]]) -> Iterator[Fault]:
    yield from safety.cluster_faults(kube.version())
    refused = [
        f"{verb} {plural}" for verb, group, plural in safety.NEEDED if not kube.may(verb, group, plural)
    ]
    if refused:
        told = f"you may not {', '.join(refused)} in the cluster at {kube.host}"
        yield told, "ask for the cluster's group of administrators (inv developer.add), then inv k8s.login"
        return
    yield from safety.identity_faults(place.contract)
    yield from safety.node_faults(kube.items("v1", "Node"), place.flux.tolerations or ())
    definitions = kube.items(*DEFINITIONS)
    yield from safety.others_faults(definitions, kube.items("apps/v1", "Deployment", labels=PART_OF))
    yield from safety.version_faults(definitions, lock)
    yield from safety.stored_faults(definitions, wanted)
    yield from _dropped_faults(kube, safety.dropped(definitions, wanted))
    yield from _path_faults(place, kube)


def _dropped_faults(kube: Kube, definitions: Iterable[dict[str, Any]]) -> Iterator[Fault]:
    for one in definitions:
        spec = one["spec"]
        api = f"{spec['group']}/{spec['versions'][0]['name']}"
        if count := len(kube.items(api, spec["names"]["kind"])):
            plural = spec["names"]["plural"]
            told = f"without its controller {count} {plural} would be deleted with their kind"
            yield told, f"keep the component in config/flux.yaml, or first kubectl delete {plural} -A --all"


def _path_faults(place: Place, kube: Kube) -> Iterator[Fault]:
    root = kube.get(Ref(KUSTOMIZE, "Kustomization", NAME, NAMESPACE))
    if root is None:
        return
    there, here = root["spec"].get("path", "").removeprefix("./"), place.flux.path
    if there != here:
        told = f"Flux in this cluster applies {there}, and config/flux.yaml says {here}"
        yield told, "correct path in config/flux.yaml, or flux suspend and delete that Kustomization first"
