"""inv vpn.issue-cert: reserve, sign, bundle, issued; each step is on disk before the next begins."""

import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.clients import folders
from scripts.core.vpn import naming
from scripts.core.vpn.certificate import ISSUED, SIGNED, Certificate
from scripts.errors import Failed, Preflight
from scripts.ops.vpn.bundle import Parts, make_bundle
from scripts.ops.vpn.custody import open_custody
from scripts.ops.vpn.init import ensure_root
from scripts.ops.vpn.inventory import Inventory, told
from scripts.ops.vpn.passphrase import hand_over, make_passphrase
from scripts.ops.vpn.place import Place, moment
from scripts.ops.vpn.profile_file import stored_profile
from scripts.ops.vpn.repair import repair
from scripts.ops.vpn.rotation import signing_root
from scripts.ops.vpn.roots import Root
from scripts.pki.issuing import Subject, create_client
from scripts.pki.keys import Signer, new_key, public_key
from scripts.pki.reading import chain_fault, read_certificate
from scripts.pki.requests import requested_key


@dataclass(frozen=True)
class Order:
    """What is wanted: for whose device, with which request where the key stays on the device, in place of which."""

    user: str
    device: str
    request: bytes | None = None
    replaces: str = ""


@dataclass(frozen=True)
class Issued:
    """A certificate with its bundle; `passphrase_file` is empty when the passphrase was shown."""

    certificate: Certificate
    directory: Path
    files: list[str]
    passphrase_file: str

    def as_dict(self) -> dict:
        """{serial, thumbprint, user, device, not_after, directory, files, passphrase_file}"""
        one = self.certificate
        return {
            "serial": one.serial,
            "thumbprint": one.thumbprint,
            "user": one.user,
            "device": one.device,
            "not_after": one.not_after.isoformat(),
            "directory": str(self.directory),
            "files": [str(self.directory / name) for name in self.files],
            "passphrase_file": self.passphrase_file or None,
        }


def issue(place: Place, order: Order) -> Issued:
    """Issue one certificate and its whole bundle. Preflight before anything is made, Failed afterwards."""
    ensure_root(place)
    repair(place)
    inventory, root = Inventory(place), signing_root(place)
    _check_root(place, root)
    key = None if order.request else new_key(place.settings.client.key.bits)
    public = requested_key(order.request) if order.request else public_key(key)
    signer = open_custody(place, root.custody).open(root.key)
    number = secrets.randbits(naming.SERIAL_BITS) | 1
    serial = naming.serial_text(number)
    folder = place.bundle(order.user, serial)
    with told(folder), folders.held(folder):
        wanted = Certificate(
            serial, place.environment, order.user, order.device, root.name, replaces=order.replaces
        )
        inventory.reserve(wanted, "the key stays on the device" if order.request else "")
        pem = _sign(place, signer, root, order, public, number)
        facts = read_certificate(pem)
        signed = inventory.record(
            serial,
            SIGNED,
            f"SHA-256 {facts.fingerprint}",
            thumbprint=facts.thumbprint,
            fingerprint=facts.fingerprint,
            not_before=facts.not_before,
            not_after=facts.not_after,
            pem=pem.decode(),
        )
        return _finish(place, inventory, signed, root, key)


def _finish(place: Place, inventory: Inventory, signed: Certificate, root: Root, key: bytes | None) -> Issued:
    folder, passphrase = place.bundle(signed.user, signed.serial), make_passphrase()
    organization = place.settings.ca.organization
    files = make_bundle(Parts(signed, root.pem, key, passphrase, stored_profile(place), organization))
    folders.finish(folder, files)
    shown = hand_over(passphrase, folder.with_name(f"{signed.serial}.passphrase")) if key else ""
    return Issued(inventory.record(signed.serial, ISSUED), folder, list(files), shown)


def _sign(place: Place, signer: Signer, root: Root, order: Order, public: bytes, number: int) -> bytes:
    subject = Subject(
        naming.common_name(order.user, order.device),
        place.settings.ca.organization,
        place.environment,
        naming.host_name(order.user, order.device),
    )
    days = place.settings.client.valid_days
    pem = create_client(signer, root.pem, subject, public, number, moment(), days)
    if fault := chain_fault(pem, root.pem, moment()):
        raise Failed(f"the certificate does not verify: {fault}; it was not handed out")
    return pem


def _check_root(place: Place, root: Root) -> None:
    left = (root.facts.not_after - moment()).days
    if left <= place.settings.client.renew_before_days:
        raise Preflight(
            f"the root {root.name} ends in {max(left, 0)} days, and its clients with it",
            hint=place.command("rotate-root"),
        )
    if left < place.settings.client.valid_days:
        print(f"the certificate ends with its root, in {left} days", file=sys.stderr)
