"""The package that the gateway hands out for its clients: a zip with one folder per kind of client."""

import io
import re
import zipfile
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from pathlib import PurePosixPath

from scripts.errors import Failed

OVPN, SETTINGS = "OpenVPN/vpnconfig.ovpn", "Generic/VpnSettings.xml"
SERVER_ROOT = ("Generic/VpnServerRoot.cer_0", "Generic/VpnServerRoot.cer")
LARGEST = 1_000_000


@dataclass(frozen=True)
class Profile:
    """What clients need to know of a gateway. `server_root` is a certificate, PEM or DER; empty when not told."""

    ovpn: str
    server: str
    protocols: tuple[str, ...]
    server_root: bytes


def read_profile(package: bytes) -> Profile:
    """The profile in the gateway's package; Failed when it is damaged, unsafe, or without OpenVPN."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            names = _safe_names(archive)
            if OVPN not in names:
                raise Failed(f"the gateway's package has no {OVPN}: is OpenVPN among its protocols?")
            ovpn = _text(archive, names[OVPN])
            settings = _text(archive, names[SETTINGS]) if SETTINGS in names else ""
            root = next((_data(archive, names[name]) for name in SERVER_ROOT if name in names), b"")
    except zipfile.BadZipFile:
        raise Failed("the gateway's package is not a zip file, or damaged") from None
    remote = re.search(r"^remote\s+(\S+)", ovpn, re.MULTILINE)
    return Profile(
        ovpn=ovpn,
        server=_element(settings, "VpnServer") or (remote.group(1) if remote else ""),
        protocols=tuple(filter(None, re.split(r"[,\s]+", _element(settings, "VpnType")))) or ("OpenVPN",),
        server_root=root or _from_settings(settings),
    )


def _safe_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name without a leading ./ → name in the archive; nothing in it may point outside."""
    names = {}
    for name in archive.namelist():
        plain = PurePosixPath(name.replace("\\", "/"))
        if plain.is_absolute() or ".." in plain.parts or ":" in name:
            raise Failed(f"the gateway's package holds {name!r}, which points outside of it; it was not used")
        names[str(plain)] = name
    return names


def _data(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST:
        raise Failed(f"{name} in the gateway's package is too large to be a profile")
    return archive.read(name)


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return _data(archive, name).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def _element(settings: str, name: str) -> str:
    found = re.search(rf"<{name}>\s*([^<]*?)\s*</{name}>", settings)
    return found.group(1) if found else ""


def _from_settings(settings: str) -> bytes:
    try:
        return b64decode(_element(settings, "CaCert"), validate=True)
    except NotBase64:
        return b""
