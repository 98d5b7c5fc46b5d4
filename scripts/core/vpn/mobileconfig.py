"""A configuration profile for macOS and iOS: the device's certificate, the gateway's root, the connection."""

import plistlib
import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from scripts.core.vpn.profile import Profile

_OPENVPN_CONNECT = "net.openvpn.connect.app"
_BLOCK = re.compile(r"^<([a-z-]+)>\n(.*?)\n</\1>$", re.MULTILINE | re.DOTALL)
# The device brings its certificate and key in a payload of their own.
_OWN = ("cert", "key")


def write_mobileconfig(
    title: str, organization: str, host: str, envelope: bytes, profile: Profile | None, server_root: bytes
) -> bytes:
    """The profile's XML. `envelope` is the compatible PKCS#12; its passphrase is asked for when it is installed."""
    identity = _payload("com.apple.security.pkcs12", host, "Certificate of this device", envelope)
    payloads = [identity]
    if server_root:
        payloads.append(_payload("com.apple.security.root", host, "Root of the gateway", server_root))
    if profile:
        payloads.append(_connection(title, host, identity["PayloadUUID"], profile))
    whole = _payload("Configuration", host, title) | {
        "PayloadContent": payloads,
        "PayloadOrganization": organization,
        "PayloadDescription": "Joins the network with a certificate of its own.",
    }
    return plistlib.dumps(whole)


def _connection(title: str, host: str, identity: str, profile: Profile) -> dict[str, Any]:
    payload = _payload("com.apple.vpn.managed", host, title) | {"UserDefinedName": title}
    if "ikev2" in (name.lower() for name in profile.protocols):
        return payload | {"VPNType": "IKEv2", "IKEv2": _ikev2(host, identity, profile)}
    return payload | {
        "VPNType": "VPN",
        "VPNSubType": _OPENVPN_CONNECT,
        "VPN": {
            "RemoteAddress": profile.server,
            "AuthenticationMethod": "Certificate",
            "PayloadCertificateUUID": identity,
        },
        "VendorConfig": _directives(profile.ovpn),
    }


def _ikev2(host: str, identity: str, profile: Profile) -> dict[str, Any]:
    strength = {
        "EncryptionAlgorithm": "AES-256-GCM",
        "IntegrityAlgorithm": "SHA2-256",
        "DiffieHellmanGroup": 14,
    }
    return {
        "RemoteAddress": profile.server,
        "RemoteIdentifier": profile.server,
        "LocalIdentifier": host,
        "AuthenticationMethod": "Certificate",
        "ExtendedAuthEnabled": 1,
        "PayloadCertificateUUID": identity,
        "IKESecurityAssociationParameters": strength,
        "ChildSecurityAssociationParameters": strength,
    }


def _directives(ovpn: str) -> dict[str, str]:
    """The profile in OpenVPN Connect's form: a key per directive, a block on one line with \\n in it."""
    blocks = {name: body.replace("\n", "\\n") for name, body in _BLOCK.findall(ovpn) if name not in _OWN}
    lines = [line.split(None, 1) for line in _BLOCK.sub("", ovpn).splitlines()]
    plain = {line[0]: line[1] if line[1:] else "NOARGS" for line in lines if line and line[0][0] not in "#;"}
    return plain | blocks


def _payload(kind: str, host: str, title: str, content: bytes | None = None) -> dict[str, Any]:
    identifier = f"vpn.{host}.{kind}"
    payload = {
        "PayloadType": kind,
        "PayloadVersion": 1,
        "PayloadIdentifier": identifier,
        "PayloadUUID": str(uuid5(NAMESPACE_URL, identifier)).upper(),
        "PayloadDisplayName": title,
    }
    return payload | ({"PayloadContent": content} if content is not None else {})
