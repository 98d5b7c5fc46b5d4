"""The profile packages that a gateway hands out: a zip under an address that is its own permission."""

import time
from hashlib import sha256
from hmac import compare_digest, new
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from scripts.sandbox.azure.exceptions import Refused, not_found
from scripts.sandbox.azure.models.server_roots import make_root
from scripts.sandbox.store import Document, Store

TABLE = "azure.server-roots"
SECONDS = 3600
_OVPN = """client
remote {host} 443
verify-x509-name '{host}' name
remote-cert-tls server
dev tun
proto tcp
resolv-retry infinite
nobind
auth SHA256
cipher AES-256-GCM
persist-key
persist-tun
tls-timeout 30
tls-version-min 1.2
key-direction 1
verb 3
<ca>
{root}</ca>
<tls-auth>
-----BEGIN OpenVPN Static key V1-----
{static}
-----END OpenVPN Static key V1-----
</tls-auth>
<cert>
$CLIENTCERTIFICATE
</cert>
<key>
$PRIVATEKEY
</key>
"""
_SETTINGS = """<?xml version="1.0" encoding="utf-8"?>
<VpnProfile xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <VpnServer>{host}</VpnServer>
  <VpnType>OpenVPN</VpnType>
  <CaCert>VpnServerRoot.cer</CaCert>
  <Routes>{routes}</Routes>
  <Auth>EAPTLS</Auth>
</VpnProfile>
"""


class Packages:
    """A package per gateway, made when it is fetched; the gateway's server root is kept."""

    def __init__(self, store: Store, secret: str) -> None:
        self._store = store
        self._secret = secret

    def path(self, gateway: Document) -> str:
        """Path and query under which the package may be fetched for an hour."""
        name = sha256(gateway["id"].lower().encode()).hexdigest()[:32]
        ends = str(int(time.time()) + SECONDS)
        self._store.put("azure.packages", name, {"gateway": gateway["id"]})
        return f"/storage/profiles/{name}.zip?se={ends}&sig={self._signature(name, ends)}"

    def gateway(self, name: str, ends: str, signature: str) -> str:
        """The id of the gateway whose package this is; refused when the address was altered or is over."""
        signed = compare_digest(signature.encode(), self._signature(name, ends).encode())
        if not signed or int(ends) < time.time():
            message = (
                "Server failed to authenticate the request. Signature not valid in the specified time frame."
            )
            raise Refused(403, "AuthenticationFailed", message)
        if document := self._store.get("azure.packages", name):
            return document["gateway"]
        raise not_found("The specified blob", "BlobNotFound")

    def content(self, gateway: Document) -> bytes:
        """The zip."""
        host = f"azuregateway-{gateway['properties']['resourceGuid']}.vpn.azure.com"
        root = self._root(gateway["id"])
        facts = {"host": host, "root": root["pem"], "static": _static_key(gateway["id"])}
        pool = gateway["properties"]["vpnClientConfiguration"]["vpnClientAddressPool"]["addressPrefixes"]
        found = BytesIO()
        with ZipFile(found, "w", ZIP_DEFLATED) as package:
            package.writestr("OpenVPN/vpnconfig.ovpn", _OVPN.format(**facts))
            package.writestr("Generic/VpnSettings.xml", _SETTINGS.format(host=host, routes=",".join(pool)))
            package.writestr("Generic/VpnServerRoot.cer_0", root["pem"])
        return found.getvalue()

    def _root(self, gateway: str) -> Document:
        if document := self._store.get(TABLE, gateway):
            return document
        document = {"pem": make_root()}
        self._store.put(TABLE, gateway, document)
        return document

    def _signature(self, name: str, ends: str) -> str:
        return new(self._secret.encode(), f"{name} {ends}".encode(), sha256).hexdigest()


def _static_key(seed: str) -> str:
    text = "".join(sha256(f"{seed} {part}".encode()).hexdigest() for part in range(8))
    return "\n".join(text[start : start + 32] for start in range(0, len(text), 32))
