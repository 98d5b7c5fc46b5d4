"""inv flux.reconcile: let Flux look at Git now, and wait until what is there is applied."""

import time
from collections.abc import Iterable
from pathlib import Path

from scripts.clients.files import locked
from scripts.clients.kube import Kube
from scripts.core.flux.names import HELM, KUSTOMIZE, REQUESTER, SOURCE
from scripts.core.flux.objects import Ref
from scripts.core.flux.rows import ready_rows
from scripts.errors import Preflight
from scripts.ops.flux.cluster import open_cluster, require_flux
from scripts.ops.flux.diagnosis import explain
from scripts.ops.flux.place import Place
from scripts.ops.flux.repository import repository_of
from scripts.ops.flux.steps import plan_facts, take
from scripts.ops.flux.waiting import GIT, ROOT, NotReady, Waiting
from scripts.ops.session import open_session

KINDS = ((SOURCE, "GitRepository"), (KUSTOMIZE, "Kustomization"), (HELM, "HelmRelease"))


def reconcile(checkout: Path, resume: Iterable[str] = (), seconds: float = 600) -> dict:
    """{facts, revision, ready, seconds}: facts written anew, the revision that is applied now."""
    place = Place(open_session(checkout))
    with locked(place.session.target.directory / "lock", "inv flux.reconcile"):
        return _reconcile(place, resume, seconds)


def _reconcile(place: Place, resume: Iterable[str], seconds: float) -> dict:
    began = time.monotonic()
    kube = open_cluster(place)
    require_flux(kube)
    for name in resume:
        _resume(kube, name)
    _, files = place.vendored()
    repository = repository_of(place)
    repository.refresh(files)
    written = take(kube, plan_facts(kube, place.contract))
    waiting = Waiting.of(kube, seconds)
    try:
        waiting.request(GIT)
        revision = waiting.source(repository.head, place.flux.branch)
        waiting.request(ROOT)
        waiting.root(revision)
        found = waiting.children(revision)
    except NotReady as error:
        raise explain(kube, error, time.monotonic() - began, place.session.target.directory) from None
    spent = round(time.monotonic() - began, 1)
    return {"facts": written, "revision": revision, "ready": ready_rows(found), "seconds": spent}


def _resume(kube: Kube, name: str) -> None:
    found = [one for api, kind in KINDS for one in kube.items(api, kind) if one["metadata"]["name"] == name]
    if not found:
        raise Preflight(f"Flux has nothing named {name}", hint="inv flux.status")
    for one in found:
        if one["spec"].get("suspend"):
            kube.merge(Ref.of(one), {"spec": {"suspend": False}}, REQUESTER)
