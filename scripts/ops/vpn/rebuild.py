"""Files of the inventory made anew: out of the certificate that is left in them, or that a bundle here still holds."""

import re
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core.vpn.certificate import REBUILT, REVOKED, REVOKING, SUPERSEDED, Certificate, Event
from scripts.errors import OpsError
from scripts.ops.vpn.bundle import CERTIFICATE
from scripts.ops.vpn.inventory import Damage, Inventory
from scripts.ops.vpn.place import Place, moment, who
from scripts.ops.vpn.roots import read_roots
from scripts.pki.reading import chain_fault, read_certificate, to_pem

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
# What must not be forgotten of a damaged file, whatever else in it is: who was refused stays refused.
_KEPT = (SUPERSEDED, REVOKING, REVOKED)


def rebuild_damaged(place: Place, damage: Damage) -> str:
    """Make a damaged file anew, or set it aside when there is no whole certificate in it; a sentence on which."""
    data = damage.path.read_bytes()
    text = data.decode("utf-8", errors="replace")
    found = _PEM.search(text)
    one = (
        _from_certificate(place, found.group().encode(), f"its file was damaged: {damage.text}")
        if found
        else None
    )
    aside = damage.path.with_name(f".{damage.path.name}.damaged")
    write_atomic(aside, data)
    if one is None:
        damage.path.unlink()
        return f"no whole certificate of ours is in it; set aside as {aside.name}"
    for event in _KEPT:
        if f"event: {event}" in text:
            one = one.after(Event(moment(), event, who(), "as the damaged file said"))
    _write(place, one)
    if damage.path.stem != one.serial:
        damage.path.unlink()
    return f"made anew from its certificate; the old one is {aside.name}"


def rebuild_missing(place: Place) -> list[str]:
    """Make the files of certificates that only bundles here know of; a sentence on each."""
    inventory, made = Inventory(place), []
    for file in sorted((place.private / "bundles").glob(f"*/[!.]*/{CERTIFICATE}")):
        if (inventory.directory / f"{file.parent.name}.yaml").exists():
            continue
        one = _from_certificate(place, file.read_bytes(), f"only {file.parent} knew of it")
        if one is not None:
            _write(place, one)
            made.append(f"{one.serial}: its file was gone; made anew from {file}")
    return made


def _write(place: Place, one: Certificate) -> None:
    with Inventory(place).changing():
        Inventory(place).replace(one)


def _from_certificate(place: Place, pem: bytes, why: str) -> Certificate | None:
    """The certificate that the inventory would have; None when it is not one of ours."""
    try:
        facts = read_certificate(pem)
    except OpsError:
        return None
    device, _, user = facts.common_name.partition("@")
    roots = [*read_roots(place), *read_roots(place, retired=True)]
    root = next((root for root in roots if not chain_fault(pem, root.pem, facts.not_before)), None)
    if root is None or facts.unit != place.environment or not user:
        return None
    one = Certificate(
        serial=facts.serial,
        environment=place.environment,
        user=user,
        device=device,
        root=root.name,
        thumbprint=facts.thumbprint,
        fingerprint=facts.fingerprint,
        not_before=facts.not_before,
        not_after=facts.not_after,
        pem=to_pem(pem).decode(),
    )
    return one.after(Event(moment(), REBUILT, who(), why))


def truth_fault(one: Certificate) -> str:
    """What a file of the inventory says that its certificate, or its own digests, do not; "" when all agree."""
    if fault := one.chain_fault():
        return fault
    if not one.pem:
        return ""
    try:
        facts = read_certificate(one.pem.encode())
    except OpsError as error:
        return error.text
    names = ("serial", "thumbprint", "fingerprint", "not_before", "not_after")
    wrong = [name for name in names if getattr(one, name) != getattr(facts, name)]
    return f"its {' and '.join(wrong)} is not the certificate's" if wrong else ""


def modes(place: Place) -> list[Path]:
    """What is private and others may read, or enter; symbolic links are not followed."""
    there = [place.private, *place.private.rglob("*")] if place.private.is_dir() else []
    return [path for path in there if not path.is_symlink() and path.stat().st_mode & 0o077]
