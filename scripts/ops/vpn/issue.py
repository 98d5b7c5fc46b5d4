"""One certificate: reserve, sign, bundle, issued. Each step is on disk before the next begins."""

import secrets
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scripts.clients import folders
from scripts.core.vpn import naming
from scripts.core.vpn.certificate import ISSUED, SIGNED, Certificate
from scripts.errors import Failed, Preflight
from scripts.ops.vpn.bundle import Parts, make_bundle
from scripts.ops.vpn.custody import open_custody
from scripts.ops.vpn.init import ensure_root
from scripts.ops.vpn.inventory import Inventory, told
from scripts.ops.vpn.passphrase import hand_over, make_passphrase, passphrase_path
from scripts.ops.vpn.place import Place, moment
from scripts.ops.vpn.profile_file import stored_profile
from scripts.ops.vpn.repair import repair
from scripts.ops.vpn.roots import Root
from scripts.ops.vpn.rotation import signing_root
from scripts.pki.issuing import Subject, create_client
from scripts.pki.keys import Signer, new_key, public_key
from scripts.pki.reading import Facts, chain_fault, read_certificate
from scripts.pki.requests import requested_key


@dataclass(frozen=True)
class Order:
    """What is wanted: for whose device, and with which request where the key stays on the device.

    `shown`: the passphrase may be shown on a terminal, for this is the only one.
    """

    user: str
    device: str
    request: bytes | None = None
    replaces: str = ""
    shown: bool = True


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


@dataclass(frozen=True)
class Authority:
    """What signs: a root, the signer of its key, and how long clients are valid under it."""

    root: Root
    signer: Signer
    days: int


def open_authority(place: Place) -> Authority:
    """The authority that signs now; Preflight when its root ends too soon, or its key is not to be had."""
    ensure_root(place)
    root, client = signing_root(place), place.settings.client
    left = root.facts.not_after - moment()
    if left <= timedelta(days=client.renew_before_days):
        raise Preflight(
            f"the root {root.name} ends on {root.facts.not_after:%Y-%m-%d}, and its clients with it",
            hint=place.command("rotate-root"),
        )
    if left < timedelta(days=client.valid_days):
        print(f"certificates end with their root, on {root.facts.not_after:%Y-%m-%d}", file=sys.stderr)
    return Authority(root, open_custody(place, root.custody).open(root.key), client.valid_days)


def issue(place: Place, order: Order, authority: Authority | None = None) -> Issued:
    """Issue one certificate and its whole bundle. Preflight before anything is made, Failed afterwards."""
    repair(place)
    authority, profile = authority or open_authority(place), stored_profile(place)
    if order.request is None:
        key = new_key(place.settings.client.key.bits)
        public = public_key(key)
    else:
        key, public = None, requested_key(order.request)
    number = secrets.randbits(naming.SERIAL_BITS) | 1
    one = Certificate(
        naming.serial_text(number),
        place.environment,
        order.user,
        order.device,
        authority.root.name,
        order.replaces,
    )
    inventory, folder = Inventory(place), place.bundle(order.user, one.serial)
    with told(folder), folders.held(folder):
        inventory.reserve(one, "" if key else "the key stays on the device")
        pem = _sign(place, authority, order, public, number)
        facts = read_certificate(pem)
        signed = inventory.record(
            one.serial, SIGNED, f"SHA-256 {facts.fingerprint}", pem=pem.decode(), **_said(facts)
        )
        parts = Parts(signed, authority.root.pem, place.settings.ca.organization, profile)
        passphrase = make_passphrase()
        files = make_bundle(parts.with_key(key, passphrase) if key else parts)
        folders.finish(folder, files)
        file = hand_over(passphrase, passphrase_path(folder), order.shown) if key else ""
        return Issued(inventory.record(one.serial, ISSUED), folder, list(files), file)


def _sign(place: Place, authority: Authority, order: Order, public: bytes, number: int) -> bytes:
    subject = Subject(
        naming.common_name(order.user, order.device),
        place.settings.ca.organization,
        place.environment,
        naming.host_name(order.user, order.device),
    )
    root, now = authority.root.pem, moment()
    pem = create_client(authority.signer, root, subject, public, number, now, authority.days)
    if fault := chain_fault(pem, root, now):
        raise Failed(f"the certificate does not verify: {fault}; it was not handed out")
    return pem


def _said(facts: Facts) -> dict:
    return {name: getattr(facts, name) for name in ("thumbprint", "fingerprint", "not_before", "not_after")}
