"""inv flux.rollback: the version of Flux before this one, out of Git, unless kinds cannot go back."""

from dataclasses import replace
from pathlib import Path

from scripts.core.flux import lock as locks
from scripts.core.flux import safety, yaml
from scripts.core.flux.lock import Lock
from scripts.core.flux.names import COMPONENTS, LOCK
from scripts.errors import Preflight
from scripts.ops.flux.cluster import open_cluster
from scripts.ops.flux.place import Place
from scripts.ops.flux.preflight import DEFINITIONS
from scripts.ops.flux.repository import repository_of
from scripts.ops.session import open_session


def rollback(checkout: Path) -> dict:
    """{from, to, changed: [path]}: the vendored files as they were; the cluster is as before until a bootstrap."""
    place = Place(open_session(checkout))
    now, files = place.vendored()
    earlier, then = _earlier(place, now, list(files))
    wanted = yaml.parse(then[f"{place.folder}/{COMPONENTS}"])
    kube = open_cluster(place)
    faults = list(safety.stored_faults(kube.items(*DEFINITIONS), wanted))
    if faults:
        told = [f"Flux {earlier.version} cannot come back:", *(text for text, _ in faults)]
        raise Preflight("\n  ".join(told), hint=faults[0][1])
    asked = "" if place.flux.version == earlier.version else place.flux.version
    then[LOCK] = replace(earlier, instead_of=asked).text()
    changed = [name for name, text in then.items() if files.get(name) != text]
    place.write({name: then[name] for name in changed})
    where = [str(place.written(name)) for name in changed]
    return {"from": now.version, "to": earlier.version, "changed": where}


def _earlier(place: Place, now: Lock, names: list[str]) -> tuple[Lock, dict[str, str]]:
    """The newest older lock on the branch, with its files."""
    for files in repository_of(place).before(LOCK, names):
        if not all(files.values()):
            continue
        lock = locks.read(files[LOCK])
        if safety.number(lock.version) < safety.number(now.version):
            return lock, files
    told = f"the branch {place.flux.branch} holds no Flux older than {now.version}"
    raise Preflight(told, hint="set version in config/flux.yaml, then inv flux.vendor")
