"""Everything that a developer's device needs, as files of one folder."""

from dataclasses import dataclass, replace

from scripts.clients.files import write_atomic
from scripts.core.secret import Secret
from scripts.core.vpn.bundle import fill_ovpn
from scripts.core.vpn.certificate import Certificate
from scripts.core.vpn.mobileconfig import write_mobileconfig
from scripts.core.vpn.naming import file_stem, host_name
from scripts.core.vpn.profile import Profile
from scripts.core.vpn.readme import write_readme
from scripts.errors import OpsError
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place, moment
from scripts.pki.envelopes import seal
from scripts.pki.keys import lock_key
from scripts.pki.reading import to_pem

CERTIFICATE, KEY, ROOT, SERVER_ROOT, README = (
    "certificate.pem", "key.pem", "root.pem", "gateway-root.pem", "README.md",
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What a bundle is made of. `key` (encrypted, PEM) and the envelopes are empty when the device kept its key."""

    certificate: Certificate
    root: bytes
    organization: str
    profile: Profile | None
    key: bytes = b""
    modern: bytes = b""
    compatible: bytes = b""

    @property
    def stem(self) -> str:
        """First part of the names of its files."""
        return file_stem(self.certificate.user, self.certificate.device)

    @property
    def host(self) -> str:
        """How the device calls itself."""
        return host_name(self.certificate.user, self.certificate.device)

    @property
    def title(self) -> str:
        """What people see where it was imported."""
        return f"VPN {self.certificate.environment}"

    def with_key(self, key: bytes, passphrase: Secret) -> "Parts":
        """The same with a private key, in each form encrypted with `passphrase`."""
        pem, word, name = self.certificate.pem.encode(), passphrase.reveal(), f"{self.title} {self.host}"
        modern, compatible = (seal(key, pem, self.root, word, name, old) for old in (False, True))
        return replace(self, key=lock_key(key, word), modern=modern, compatible=compatible)


def make_bundle(parts: Parts) -> dict[str, bytes]:
    """The bundle's files by name."""
    files = {CERTIFICATE: parts.certificate.pem.encode(), ROOT: parts.root}
    if parts.key:
        files[KEY] = parts.key
        files[f"{parts.stem}.p12"] = parts.modern
        files[f"{parts.stem}-compatible.p12"] = parts.compatible
    files |= _by_profile(parts)
    return dict(sorted(files.items())) | {README: _readme(parts, sorted(files)).encode()}


def refill(place: Place) -> list[str]:
    """Write anew what depends on the gateway's profile into the bundles that still lie here; their folders."""
    from scripts.ops.vpn.profile_file import stored_profile

    profile, filled = stored_profile(place), []
    for one in Inventory(place).read():
        folder = place.bundle(one.user, one.serial)
        if not one.is_live(moment()) or not (folder / CERTIFICATE).is_file():
            continue
        stem = file_stem(one.user, one.device)
        key, modern, compatible = (
            file.read_bytes() if file.is_file() else b""
            for file in (folder / KEY, folder / f"{stem}.p12", folder / f"{stem}-compatible.p12")
        )
        root, organization = (folder / ROOT).read_bytes(), place.settings.ca.organization
        for name, data in make_bundle(
            Parts(one, root, organization, profile, key, modern, compatible)
        ).items():
            if not (folder / name).is_file() or (folder / name).read_bytes() != data:
                write_atomic(folder / name, data)
        filled.append(str(folder))
    return filled


def _by_profile(parts: Parts) -> dict[str, bytes]:
    files, server_root = {}, _server_root(parts.profile)
    if server_root:
        files[SERVER_ROOT] = server_root
    if parts.profile:
        key_file = f"{parts.stem}.key"
        text = fill_ovpn(parts.profile, parts.certificate.pem, parts.key.decode(), key_file)
        files[f"{parts.stem}.ovpn"] = text.encode()
    if parts.compatible:
        files[f"{parts.stem}.mobileconfig"] = write_mobileconfig(
            parts.title, parts.organization, parts.host, parts.compatible, parts.profile, server_root
        )
    return files


def _readme(parts: Parts, names: list[str]) -> str:
    one = parts.certificate
    facts = {name: getattr(one, name) for name in ("environment", "user", "device", "serial", "thumbprint")}
    facts |= {"host": parts.host, "key_file": f"{parts.stem}.key"}
    server = parts.profile.server if parts.profile else ""
    return write_readme(facts, one.not_after, names, bool(parts.key), server, parts.profile is not None)


def _server_root(profile: Profile | None) -> bytes:
    """The root of the gateway's own certificate, PEM; nothing when the profile has none that can be read."""
    if profile is None or not profile.server_root:
        return b""
    try:
        return to_pem(profile.server_root)
    except OpsError:
        return b""
