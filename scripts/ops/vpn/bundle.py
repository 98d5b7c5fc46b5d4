"""Everything that a developer's device needs, as files of one folder."""

from dataclasses import dataclass

from scripts.core.secret import Secret
from scripts.core.vpn.bundle import fill_ovpn
from scripts.core.vpn.certificate import Certificate
from scripts.core.vpn.mobileconfig import write_mobileconfig
from scripts.core.vpn.naming import file_stem, host_name
from scripts.core.vpn.profile import Profile
from scripts.core.vpn.readme import write_readme
from scripts.errors import OpsError
from scripts.pki.envelopes import seal
from scripts.pki.keys import lock_key
from scripts.pki.reading import to_pem

CERTIFICATE, KEY, ROOT, SERVER_ROOT, README = (
    "certificate.pem", "key.pem", "root.pem", "gateway-root.pem", "README.md",
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What a bundle is made of. `key` is None when the device kept its own."""

    certificate: Certificate
    root: bytes
    key: bytes | None
    passphrase: Secret
    profile: Profile | None
    organization: str

    @property
    def stem(self) -> str:
        return file_stem(self.certificate.user, self.certificate.device)

    @property
    def key_file(self) -> str:
        return f"{self.stem}.key"

    @property
    def host(self) -> str:
        return host_name(self.certificate.user, self.certificate.device)


def make_bundle(parts: Parts) -> dict[str, bytes]:
    """The bundle's files by name."""
    one, passphrase = parts.certificate, parts.passphrase.reveal()
    pem = one.pem.encode()
    files = {CERTIFICATE: pem, ROOT: parts.root}
    sealed = b""
    server_root = _server_root(parts.profile)
    if server_root:
        files[SERVER_ROOT] = server_root
    if parts.key is not None:
        sealed = files[KEY] = lock_key(parts.key, passphrase)
        title = f"VPN {one.environment}"
        for suffix, compatible in (("", False), ("-compatible", True)):
            envelope = seal(parts.key, pem, parts.root, passphrase, f"{title} {parts.host}", compatible)
            files[f"{parts.stem}{suffix}.p12"] = envelope
        files[f"{parts.stem}.mobileconfig"] = write_mobileconfig(
            title, parts.organization, parts.host, envelope, parts.profile, server_root
        )
    if parts.profile:
        text = fill_ovpn(parts.profile, one.pem, sealed.decode(), parts.key_file)
        files[f"{parts.stem}.ovpn"] = text.encode()
    return dict(sorted(files.items())) | {README: _readme(parts, sorted(files)).encode()}


def _readme(parts: Parts, names: list[str]) -> str:
    one = parts.certificate
    facts = {name: getattr(one, name) for name in ("environment", "user", "device", "serial", "thumbprint")}
    facts |= {"host": parts.host, "key_file": parts.key_file}
    server = parts.profile.server if parts.profile else ""
    return write_readme(facts, one.not_after, names, parts.key is not None, server, parts.profile is not None)


def _server_root(profile: Profile | None) -> bytes:
    """The root of the gateway's own certificate, PEM; nothing when the profile has none that can be read."""
    if profile is None or not profile.server_root:
        return b""
    try:
        return to_pem(profile.server_root)
    except OpsError:
        return b""
