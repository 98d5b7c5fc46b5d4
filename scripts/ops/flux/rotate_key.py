"""inv flux.rotate-key: another credential for Flux, proved before the old one goes."""

import time
from pathlib import Path

from scripts.clients.files import locked
from scripts.core.flux.planning import SAME
from scripts.errors import Preflight
from scripts.ops.flux.cluster import open_cluster, require_flux
from scripts.ops.flux.credential import Credential
from scripts.ops.flux.diagnosis import explain
from scripts.ops.flux.place import Place
from scripts.ops.flux.repository import repository_of
from scripts.ops.flux.waiting import GIT, NotReady, Waiting
from scripts.ops.question import confirm
from scripts.ops.session import open_session

COMMAND = "inv flux.rotate-key"


def rotate_key(checkout: Path, yes: bool, seconds: float = 120) -> dict:
    """{auth, removed, revision}: how many old keys went, the revision that the new one has fetched."""
    place = Place(open_session(checkout))
    if place.flux.auth == "azure_devops":
        told = "Flux signs in to Azure DevOps by its identity: there is no key to rotate"
        raise Preflight(told, hint="inv flux.status")
    with locked(place.session.target.directory / "lock", COMMAND):
        return _rotate(place, yes, seconds)


def _rotate(place: Place, yes: bool, seconds: float) -> dict:
    began = time.monotonic()
    kube = open_cluster(place)
    require_flux(kube)
    repository = repository_of(place)
    credential = Credential(place, kube, repository, rotate=True)
    if all(row.action == SAME for row in credential.rows()):
        told = "the GitHub App's key is the one that the cluster has"
        raise Preflight(
            told, hint="make a new key of the app, set FLUX_GITHUB_APP_PRIVATE_KEY, then " + COMMAND
        )
    confirm(f"give Flux in the cluster at {kube.host} a new key?", yes, COMMAND)
    credential.converge()
    waiting = Waiting.of(kube, seconds)
    try:
        waiting.request(GIT)
        revision = waiting.source(repository.head, place.flux.branch)
    except NotReady as found:
        raise explain(kube, found, time.monotonic() - began, place.session.target.directory) from None
    return {"auth": place.flux.auth, "removed": credential.forget_others(), "revision": revision}
