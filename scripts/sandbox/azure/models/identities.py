"""Who may call: tokens of the one service principal, signed, so that nothing has to be kept of them."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, new
from typing import Any

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.provider.account import CLIENT, OBJECT, SUBSCRIPTION, TENANT

SECONDS = 3600
_ANYWHERE = ("common", "organizations", TENANT)


class Identities:
    """The tenant's service principal; `seconds` is how long its tokens last."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self.seconds = SECONDS

    def sign_in(self, tenant: str, client: str, secret: str, resource: str) -> dict[str, Any]:
        """A token for `resource`; refused in the words that people look up."""
        if tenant not in _ANYWHERE:
            raise Refused(400, "invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.")
        if client != CLIENT:
            message = f"AADSTS700016: Application with identifier '{client}' was not found in the directory."
            raise Refused(400, "unauthorized_client", message)
        if not self.knows(secret):
            raise Refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        return self.issue(resource)

    def knows(self, secret: str) -> bool:
        """Whether this is the principal's secret."""
        return compare_digest(secret.encode(), self._secret.encode())

    def issue(self, resource: str) -> dict[str, Any]:
        """A token for `resource`, whoever asked."""
        ends = int(time.time()) + self.seconds
        claims = {"aud": resource, "exp": ends, "tid": TENANT, "appid": CLIENT, "oid": OBJECT, "sub": OBJECT}
        claims |= {"iat": ends - self.seconds, "idtyp": "app", "iss": f"https://sts.windows.net/{TENANT}/"}
        return {
            "token_type": "Bearer",
            "expires_in": self.seconds,
            "ext_expires_in": self.seconds,
            "expires_on": str(ends),
            "resource": resource,
            "access_token": self._signed(claims),
        }

    def admit(self, authorization: str, resources: tuple[str, ...]) -> None:
        """Raise unless the header carries an unexpired token of ours for one of these resources."""
        claims = self._claims(authorization.removeprefix("Bearer "))
        if claims is None:
            raise Refused(401, "InvalidAuthenticationToken", "The access token is missing or invalid.")
        if claims["exp"] <= time.time():
            raise Refused(
                401, "ExpiredAuthenticationToken", "The access token expiry UTC time is in the past."
            )
        if claims["aud"].rstrip("/") not in resources:
            message = f"The access token is for '{claims['aud']}', which is not this resource."
            raise Refused(401, "InvalidAuthenticationTokenAudience", message)

    def subscription(self) -> dict[str, Any]:
        """The one subscription."""
        return {
            "id": f"/subscriptions/{SUBSCRIPTION}",
            "subscriptionId": SUBSCRIPTION,
            "tenantId": TENANT,
            "displayName": "Sandbox",
            "state": "Enabled",
        }

    def _signed(self, claims: dict[str, Any]) -> str:
        head = _encode(json.dumps({"typ": "JWT", "alg": "HS256"}).encode())
        text = f"{head}.{_encode(json.dumps(claims).encode())}"
        return f"{text}.{self._signature(text)}"

    def _signature(self, text: str) -> str:
        return _encode(new(self._secret.encode(), text.encode(), sha256).digest())

    def _claims(self, token: str) -> dict[str, Any] | None:
        text, _, signature = token.rpartition(".")
        if not text or not compare_digest(self._signature(text).encode(), signature.encode()):
            return None
        return json.loads(urlsafe_b64decode(text.partition(".")[2] + "=="))


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
