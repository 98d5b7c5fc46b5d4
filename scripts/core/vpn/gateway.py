"""A virtual network gateway's document: what it says about VPN clients, and how it is changed."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

_CLIENTS = "vpnClientConfiguration"
_ROOTS, _REVOKED = "vpnClientRootCertificates", "vpnClientRevokedCertificates"
# What Azure writes itself: two readings that differ in nothing else say the same.
_OWN = ("etag", "provisioningState")
Raw = dict


@dataclass(frozen=True)
class GatewayDocument:
    """A gateway as read: `roots` name → base64, `revoked` name → thumbprint, `raw` the whole document."""

    etag: str
    provisioning_state: str
    sku: str
    protocols: tuple[str, ...]
    auth_types: tuple[str, ...]
    pool: tuple[str, ...]
    roots: dict[str, str]
    revoked: dict[str, str]
    raw: Raw

    @classmethod
    def of(cls, raw: Raw) -> "GatewayDocument":
        """A document out of what Resource Manager answers."""
        properties = raw.get("properties") or {}
        clients = properties.get(_CLIENTS) or {}
        return cls(
            etag=raw.get("etag", ""),
            provisioning_state=properties.get("provisioningState", ""),
            sku=(properties.get("sku") or {}).get("name", ""),
            protocols=tuple(clients.get("vpnClientProtocols") or ()),
            auth_types=_auth_types(clients),
            pool=tuple((clients.get("vpnClientAddressPool") or {}).get("addressPrefixes") or ()),
            roots={one["name"]: _value(one, "publicCertData") for one in clients.get(_ROOTS) or ()},
            revoked={one["name"]: _value(one, "thumbprint").upper() for one in clients.get(_REVOKED) or ()},
            raw=raw,
        )

    @property
    def thumbprints(self) -> set[str]:
        """Every thumbprint that the gateway refuses."""
        return set(self.revoked.values())


def revoke(raw: Raw, certificates: Mapping[str, str]) -> Raw:
    """The document with these certificates (name → thumbprint) refused; one that is refused already stays as it is."""
    changed = deepcopy(raw)
    document = GatewayDocument.of(changed)
    entries = _clients(changed).setdefault(_REVOKED, [])
    refused, taken = document.thumbprints, set(document.revoked)
    for name, thumbprint in certificates.items():
        if thumbprint not in refused:
            # Two entries of one name are refused by Azure; the thumbprint makes a second one its own.
            own = name if name not in taken else f"{name}-{thumbprint[:8].lower()}"
            entries.append({"name": own, "properties": {"thumbprint": thumbprint}})
            refused.add(thumbprint)
            taken.add(own)
    return changed


def unrevoke(raw: Raw, thumbprints: Iterable[str]) -> Raw:
    """The document without these thumbprints."""
    changed, gone = deepcopy(raw), set(thumbprints)
    clients = _clients(changed)
    kept = [one for one in clients.get(_REVOKED) or () if _value(one, "thumbprint").upper() not in gone]
    clients[_REVOKED] = kept
    return changed


def differences(one: object, other: object, path: str = "") -> list[str]:
    """The dotted paths at which two documents differ, but for what Azure writes itself. Entries go by their names."""
    one, other = _by_name(one), _by_name(other)
    if isinstance(one, dict) and isinstance(other, dict):
        names = sorted((one.keys() | other.keys()) - set(_OWN))
        return [
            found
            for name in names
            for found in differences(one.get(name), other.get(name), f"{path}.{name}".lstrip("."))
        ]
    return [] if one == other or not (one or other) else [path]


def is_settled(document: GatewayDocument) -> bool:
    """Whether nobody changes the gateway now."""
    return document.provisioning_state in ("Succeeded", "Failed", "Canceled", "")


def _clients(raw: Raw) -> dict:
    return raw["properties"][_CLIENTS]


def _value(entry: dict, name: str) -> str:
    return (entry.get("properties") or {}).get(name) or ""


def _auth_types(clients: dict) -> tuple[str, ...]:
    """Older gateways do not say how clients prove themselves; what they hold tells."""
    if told := clients.get("vpnAuthenticationTypes"):
        return tuple(told)
    radius = clients.get("radiusServerAddress") or clients.get("radiusServers")
    return tuple(
        name
        for name, held in (
            ("Certificate", clients.get(_ROOTS)),
            ("Radius", radius),
            ("AAD", clients.get("aadTenant")),
        )
        if held
    )


def _by_name(value: object) -> object:
    """A list of named entries as a mapping: Azure may give them in another order, and with an id of its own."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "name" in one for one in value):
        return {one["name"]: {key: part for key, part in one.items() if key != "id"} for one in value}
    return value
