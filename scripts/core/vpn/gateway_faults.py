"""What speaks against writing to a gateway, found before anything is written."""

from base64 import b64decode
from collections.abc import Mapping
from ipaddress import ip_network

from scripts.core.vpn.gateway import GatewayDocument

MOST_ROOTS = 20
# Azure names no limit; what is far beyond any team's use is more likely a mistake.
MOST_REVOKED = 300
# How base64 of "-----B" begins: a PEM file that was encoded once more.
_TWICE = "LS0tLS1C"
# A pool is divided by the kinds of tunnels, and an address of each share is kept back.
_FEWEST_ADDRESSES = 8
PUBLISHED, MISSING, DIFFERENT, ENCODED_TWICE = "published", "missing", "different", "encoded twice"


def gateway_faults(document: GatewayDocument) -> list[str]:
    """Why certificates cannot be used on this gateway, one sentence each."""
    faults = []
    if not document.pool:
        return ["it has no VPN client configuration"]
    if document.sku == "Basic":
        faults.append("its SKU is Basic, which neither speaks OpenVPN nor takes changed certificates")
    if "Radius" in document.auth_types:
        faults.append(
            "it uses RADIUS, whose secret Azure does not tell: writing the gateway whole would lose it"
        )
    if "Certificate" not in document.auth_types:
        faults.append(f"it admits by {' and '.join(document.auth_types) or 'nothing'}, not by certificate")
    if document.protocols and "OpenVPN" not in document.protocols:
        faults.append(f"it speaks {' and '.join(document.protocols)}, not OpenVPN")
    share = sum(ip_network(pool).num_addresses for pool in document.pool) // max(1, len(document.protocols))
    if share < _FEWEST_ADDRESSES:
        faults.append(f"its address pool has {share} addresses for each kind of tunnel")
    if document.provisioning_state == "Failed":
        faults.append("its last change failed: inv apply repairs it")
    return faults


def root_faults(document: GatewayDocument, adding: Mapping[str, str]) -> list[str]:
    """Why these roots (name → base64) cannot be added to those that the gateway has."""
    faults = []
    owners = {data: name for name, data in document.roots.items()}
    for name, data in adding.items():
        if document.roots.get(name, data) != data:
            faults.append(f'another root is called "{name}"; a new one needs a new name')
        elif owners.get(data, name) != name:
            faults.append(f'"{name}" is on the gateway already, as "{owners[data]}"')
    total = len(document.roots.keys() | adding.keys())
    if total > MOST_ROOTS:
        faults.append(
            f"there would be {total} roots, and a gateway has at most {MOST_ROOTS}: retire one first"
        )
    return faults


def revocation_faults(document: GatewayDocument, adding: set[str], most: int = MOST_REVOKED) -> list[str]:
    """Why these thumbprints cannot be added to those that the gateway refuses."""
    total = len(document.thumbprints | adding)
    if total <= most:
        return []
    return [f"{total} certificates would be revoked, more than {most}: let go of those that have expired"]


def root_state(document: GatewayDocument, name: str, data: str) -> str:
    """How a root (base64 of its DER) stands on the gateway: PUBLISHED, MISSING, DIFFERENT or ENCODED_TWICE."""
    found = document.roots.get(name)
    if found is None:
        return PUBLISHED if data in document.roots.values() else MISSING
    if is_encoded_twice(found):
        return ENCODED_TWICE
    return PUBLISHED if found == data else DIFFERENT


def is_encoded_twice(data: str) -> bool:
    """Whether a root's data is base64 of a PEM file: Azure takes it, and every client then fails."""
    if not data.startswith(_TWICE):
        return False
    try:
        return b64decode(data).startswith(b"-----BEGIN CERTIFICATE-----")
    except ValueError:
        return True
