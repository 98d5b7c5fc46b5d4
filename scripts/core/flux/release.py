"""A release of Flux as it is published: its files, its list of checksums, the manifests inside."""

import io
import tarfile
import zlib
from hashlib import sha256

from scripts.errors import Failed

ASSET = "manifests.tar.gz"
AGAIN = "inv flux.vendor"


def path_of(version: str, file: str) -> str:
    """Where a file of a release is on GitHub."""
    return f"fluxcd/flux2/releases/download/{version}/{file}"


def checksums_name(version: str) -> str:
    """The file that lists the checksums of a release."""
    return f"flux_{version.removeprefix('v')}_checksums.txt"


def checksum_of(listing: str, file: str) -> str:
    """The sha256 that the list (lines `<sha256>  <file>`) gives for a file; raises Failed when it gives none."""
    for line in listing.splitlines():
        words = line.split()
        if len(words) == 2 and words[1].lstrip("*") == file and len(words[0]) == 64:
            return words[0].lower()
    raise Failed(f"the release's list of checksums does not name {file}", hint=AGAIN)


def verify(content: bytes, expected: str, file: str) -> None:
    """Raise Failed unless the content has this checksum; one that merely ends too early is told as that."""
    found = sha256(content).hexdigest()
    if found == expected:
        return
    if _is_truncated(content):
        raise Failed(f"{file} ends too early: {len(content)} bytes came; nothing was written", hint=AGAIN)
    told = f"{file} is not what its release says: sha256 is {found}, and {expected} was promised"
    raise Failed(f"{told}; nothing was written", hint=f"{AGAIN}, and ask who changes files on the way here")


def members(content: bytes) -> dict[str, str]:
    """The YAML files of a tar.gz by their name."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for entry in archive:
            file = archive.extractfile(entry) if entry.isfile() else None
            if file and entry.name.endswith(".yaml"):
                found[entry.name.rpartition("/")[2]] = file.read().decode()
    return found


def _is_truncated(content: bytes) -> bool:
    """Whether these are the first bytes of a gzip stream that goes on."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacking.decompress(content)
    except zlib.error:
        return False
    return not unpacking.eof
