"""The page in a bundle: which file is for what, on the device that it was made for."""

from datetime import datetime

_HEAD = """\
# VPN {environment}: {user}, {device}

Valid until {end}. Serial {serial}, thumbprint {thumbprint}.
These files are for this one device. Move them there over a channel that is private, import them, then delete them.
{secret}
"""
_KEPT = (
    "The key is encrypted; every program asks for the passphrase when it imports the file or connects. It was "
    "shown once; if it is lost, ask for a new certificate."
)
_OWN = "The private key never left your device: put it beside these files as `{key_file}`."
_FILES = {
    ".ovpn": "OpenVPN Connect, Tunnelblick, NetworkManager, `openvpn --config`: everything in one file.",
    "-compatible.p12": "Certificate and key for systems that read nothing newer, as macOS before 15.",
    ".p12": "Certificate and key, AES-256: Windows, Linux, current macOS.",
    ".mobileconfig": "macOS and iOS: open it, then allow it in the system's settings.",
    "certificate.pem": "strongSwan: `/etc/swanctl/x509/`.",
    "key.pem": "strongSwan: `/etc/swanctl/private/` (encrypted).",
    "root.pem": "The root that signed the certificate; strongSwan: `/etc/swanctl/x509ca/`.",
    "gateway-root.pem": "The root of the gateway's own certificate; strongSwan: `/etc/swanctl/x509ca/`.",
}
_NO_PROFILE = """
There is no .ovpn file: the gateway's profile was not there when this was made. Whoever made it runs
`inv vpn.profile --env {environment}`, which writes it into this folder.
"""
_IDENTITY = """
A strongSwan client calls itself `{host}`{server}.
"""


def write_readme(
    facts: dict[str, str], end: datetime, files: list[str], has_key: bool, server: str, has_profile: bool
) -> str:
    """The page. `facts` has environment, user, device, serial, thumbprint, host and key_file."""
    secret = _KEPT if has_key else _OWN.format(**facts)
    parts = [_HEAD.format(end=f"{end:%Y-%m-%d}", secret=secret, **facts), "\n| File | For |\n| --- | --- |\n"]
    parts += [f"| {name} | {_meaning(name)} |\n" for name in files if _meaning(name)]
    if not has_profile:
        parts.append(_NO_PROFILE.format(**facts))
    parts.append(_IDENTITY.format(server=f"; the gateway is `{server}`" if server else "", **facts))
    return "".join(parts)


def _meaning(name: str) -> str:
    if name in _FILES:
        return _FILES[name]
    return next((text for end, text in _FILES.items() if name.endswith(end)), "")
