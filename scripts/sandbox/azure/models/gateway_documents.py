"""A gateway in Terraform's words and in Resource Manager's."""

import re
from base64 import b64decode
from copy import deepcopy

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.store import Document

MOST_ROOTS = 20
_THUMBPRINT = re.compile(r"[0-9A-Fa-f]{40}")
_READ_ONLY = ("etag", "id", "name", "type")
_ROOTS, _REVOKED = "vpnClientRootCertificates", "vpnClientRevokedCertificates"
_PARTS = {
    _ROOTS: ("root_certificate", "publicCertData", "public_cert_data"),
    _REVOKED: ("revoked_certificate", "thumbprint", "thumbprint"),
}
_LISTS = {"vpnClientProtocols": "vpn_client_protocols", "vpnAuthenticationTypes": "vpn_auth_types"}
_ENTRA = {"aadTenant": "aad_tenant", "aadAudience": "aad_audience", "aadIssuer": "aad_issuer"}
_RADIUS = {"radiusServerAddress": "radius_server_address", "radiusServerSecret": "radius_server_secret"}


def render(applied: Document, body: Document, state: str) -> Document:
    """Resource Manager's document: what Terraform applied, over what somebody last wrote (`body`)."""
    found = deepcopy({key: value for key, value in body.items() if key not in _READ_ONLY})
    properties = found.setdefault("properties", {})
    properties |= _properties(applied) | {"provisioningState": state}
    clients = applied.get("vpn_client_configuration") or []
    if clients:
        written = properties.get("vpnClientConfiguration") or {}
        kept = {key: value for key, value in written.items() if key not in (*_ENTRA, *_RADIUS)}
        properties["vpnClientConfiguration"] = kept | _clients(applied["id"], clients[0], state)
    else:
        properties.pop("vpnClientConfiguration", None)
    return {
        "name": applied["name"],
        "id": applied["id"],
        "type": "Microsoft.Network/virtualNetworkGateways",
        **found,
        "location": applied["location"],
        "tags": applied.get("tags") or {},
    }


def merge(applied: Document, body: Document) -> Document:
    """Terraform's document after Resource Manager was given `body`."""
    properties = body["properties"]
    changed = applied | {"tags": body.get("tags") or None, "sku": properties["sku"]["name"]}
    changed["bgp_enabled"] = bool(properties.get("enableBgp"))
    clients = properties.get("vpnClientConfiguration")
    before = (applied.get("vpn_client_configuration") or [{}])[0]
    changed["vpn_client_configuration"] = [_applied_clients(before, clients)] if clients else []
    return changed


def check(body: Document) -> None:
    """Raise Refused for what Azure would not take."""
    properties = body.get("properties") or {}
    if "sku" not in properties or "ipConfigurations" not in properties:
        raise Refused(
            400, "InvalidRequestContent", "A gateway is written whole: sku or ipConfigurations is missing."
        )
    clients = properties.get("vpnClientConfiguration") or {}
    for part, (_, theirs, _) in _PARTS.items():
        entries = clients.get(part) or []
        names = [entry.get("name") for entry in entries]
        if len(set(names)) < len(names):
            raise Refused(400, "InvalidRequestFormat", f"Two entries of {part} have the same name.")
        if any(theirs not in (entry.get("properties") or {}) for entry in entries):
            raise Refused(400, "InvalidRequestFormat", f"An entry of {part} lacks properties.{theirs}.")
    if len(clients.get(_ROOTS) or []) > MOST_ROOTS:
        raise Refused(
            400, "VpnClientRootCertificateLimitExceeded", f"At most {MOST_ROOTS} root certificates."
        )
    for entry in clients.get(_ROOTS) or []:
        _check_data(entry["name"], entry["properties"]["publicCertData"])
    for entry in clients.get(_REVOKED) or []:
        if not _THUMBPRINT.fullmatch(entry["properties"]["thumbprint"]):
            raise Refused(
                400, "InvalidThumbprint", f"The thumbprint of {entry['name']} is not 40 hex digits."
            )


def _check_data(name: str, data: str) -> None:
    # Whether it is a certificate is not looked at: twice-encoded data is taken, and clients then fail.
    try:
        b64decode(data, validate=True)
    except ValueError:
        message = f"The data of {name} is not valid base64."
        raise Refused(400, "VpnClientRootCertificateDataInvalid", message) from None


def _properties(applied: Document) -> Document:
    return {
        "resourceGuid": applied["id"].encode().hex()[-32:],
        "gatewayType": applied["type"],
        "vpnType": applied.get("vpn_type") or "RouteBased",
        "vpnGatewayGeneration": applied.get("generation") or "Generation1",
        "enableBgp": bool(applied.get("bgp_enabled")),
        "activeActive": bool(applied.get("active_active")),
        "sku": {"name": applied["sku"], "tier": applied["sku"], "capacity": 2},
        "ipConfigurations": [_address(applied["id"], one) for one in applied["ip_configuration"]],
    }


def _address(gateway: str, applied: Document) -> Document:
    name = applied.get("name") or "vnetGatewayConfig"
    properties = {
        "privateIPAllocationMethod": applied.get("private_ip_address_allocation") or "Dynamic",
        "subnet": {"id": applied["subnet_id"]},
    }
    if public := applied.get("public_ip_address_id"):
        properties["publicIPAddress"] = {"id": public}
    return {"name": name, "id": f"{gateway}/ipConfigurations/{name}", "properties": properties}


def _clients(gateway: str, applied: Document, state: str) -> Document:
    found: Document = {"vpnClientAddressPool": {"addressPrefixes": applied["address_space"]}}
    for theirs, ours in _LISTS.items():
        found[theirs] = sorted(applied.get(ours) or [])
    found |= {theirs: applied[ours] for theirs, ours in _ENTRA.items() if applied.get(ours)}
    if address := applied.get("radius_server_address"):
        found["radiusServerAddress"] = address  # its secret is never told
    for part, (block, theirs, ours) in _PARTS.items():
        entries = sorted(applied.get(block) or [], key=lambda entry: entry["name"])
        found[part] = [
            {
                "name": entry["name"],
                "id": f"{gateway}/{part}/{entry['name']}",
                "properties": {"provisioningState": state, theirs: entry[ours]},
            }
            for entry in entries
        ]
    return found


def _applied_clients(before: Document, clients: Document) -> Document:
    after = before | {"address_space": clients["vpnClientAddressPool"]["addressPrefixes"]}
    for theirs, ours in _LISTS.items():
        after[ours] = clients.get(theirs) or []
    # Whoever writes without RADIUS's secret, which nobody is told, loses it.
    for theirs, ours in (_ENTRA | _RADIUS).items():
        after[ours] = clients.get(theirs)
    for part, (block, theirs, ours) in _PARTS.items():
        entries = clients.get(part) or []
        after[block] = [{"name": entry["name"], ours: entry["properties"][theirs]} for entry in entries]
    return after
