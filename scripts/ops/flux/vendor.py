"""inv flux.vendor: the pinned release, verified and rendered, becomes three files and a lock."""

from collections.abc import Callable
from pathlib import Path

from scripts.core.flux import lock as locks
from scripts.core.flux import release, yaml
from scripts.core.flux.components import Settings, images, render
from scripts.core.flux.lock import Lock
from scripts.core.flux.names import COMPONENTS, LIST, LOCK, SYNC
from scripts.core.flux.sync import listing, sync
from scripts.errors import Preflight
from scripts.ops.flux.place import Place
from scripts.ops.session import open_session

Fetch = Callable[[str], bytes]
DO_NOT_EDIT = (
    "# Written by `inv flux.vendor`. Do not edit: what should differ belongs into config/flux.yaml.\n"
)


def vendor(checkout: Path, directory: Path | None = None) -> dict:
    """{version, sha256, images, changed: [path]}; nothing is written unless the checksum holds.

    `directory` has the release's files where nothing can be downloaded.
    """
    return vendor_into(Place(open_session(checkout)), directory)


def vendor_into(place: Place, directory: Path | None = None) -> dict:
    """The same for a command that has its place already."""
    settings = Settings.of(place.flux)
    content, expected = _verified(_fetcher(place, settings.version, directory), settings.version)
    documents = render(release.members(content), settings)
    head = f"# Flux {settings.version}: {', '.join(settings.components)}\n{DO_NOT_EDIT}"
    files = {
        COMPONENTS: head + yaml.write(documents),
        SYNC: DO_NOT_EDIT + yaml.write(sync(place.session.config)),
        LIST: DO_NOT_EDIT + yaml.write([listing()]),
    }
    lock = Lock(
        version=settings.version,
        components=settings.components,
        asset={"name": release.ASSET, "sha256": expected},
        files={name: locks.digest(text) for name, text in files.items()},
        inputs=place.inputs,
        images=tuple(images(documents)),
    )
    wanted = {f"{place.folder}/{name}": text for name, text in files.items()} | {LOCK: lock.text()}
    changed = [name for name, text in wanted.items() if _there(place.written(name)) != text]
    place.write({name: wanted[name] for name in changed})
    return {
        "version": lock.version,
        "sha256": expected,
        "images": list(lock.images),
        "changed": [str(place.written(name)) for name in changed],
    }


def _verified(fetch: Fetch, version: str) -> tuple[bytes, str]:
    """The release's manifests and their checksum, which holds."""
    listed = fetch(release.checksums_name(version)).decode("utf-8", "replace")
    expected, content = release.checksum_of(listed, release.ASSET), fetch(release.ASSET)
    release.verify(content, expected, release.ASSET)
    return content, expected


def _fetcher(place: Place, version: str, directory: Path | None) -> Fetch:
    """What gives a file of the release."""
    if directory is None:
        return lambda name: place.github.download(release.path_of(version, name))
    for name in (release.checksums_name(version), release.ASSET):
        if not (directory / name).is_file():
            raise Preflight(
                f"{directory} has no {name}", hint=f"fetch it from the release {version} of fluxcd/flux2"
            )
    return lambda name: (directory / name).read_bytes()


def _there(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
