"""The routes of Azure: each service under a first segment of its own."""

from scripts.sandbox.azure.responses import arm, graph, login, storage, vault
from scripts.sandbox.http import Route

_SUBSCRIPTION = "/arm/subscriptions/{subscription}"
_NETWORK = "/providers/Microsoft.Network"
_GATEWAYS = f"{_SUBSCRIPTION}/resourceGroups/{{group}}{_NETWORK}/virtualNetworkGateways"
_GATEWAY = f"{_GATEWAYS}/{{gateway}}"
_PLACE = f"{_SUBSCRIPTION}{_NETWORK}/locations/{{location}}"
_SECRET = "/vault/{vault}/secrets/{name}"  # noqa: S105 -- a path
_KEY = "/vault/{vault}/keys/{name}"
_MEMBERS = "/graph/v1.0/groups/{group}/members"

ROUTES = [
    Route("GET", "/arm/subscriptions", arm.subscriptions),
    Route("GET", _SUBSCRIPTION, arm.subscription),
    Route("GET", "/arm/tenants", arm.tenants),
    Route("GET", _GATEWAYS, arm.gateways),
    Route("GET", _GATEWAY, arm.gateway),
    Route("PUT", _GATEWAY, arm.write_gateway),
    Route("POST", f"{_GATEWAY}/generatevpnprofile", arm.profile),
    Route("POST", f"{_GATEWAY}/generatevpnclientpackage", arm.profile),
    Route("POST", f"{_GATEWAY}/getvpnprofilepackageurl", arm.profile),
    Route("POST", f"{_GATEWAY}/getVpnClientConnectionHealth", arm.health),
    Route("POST", f"{_GATEWAY}/disconnectVirtualNetworkGatewayVpnConnections", arm.disconnect),
    Route("GET", f"{_PLACE}/operations/{{operation}}", arm.operation),
    Route("GET", f"{_PLACE}/operationResults/{{operation}}", arm.result),
    Route("GET", "/login/common/discovery/instance", login.instances),
    Route("GET", "/login/{tenant}/v2.0/.well-known/openid-configuration", login.configuration),
    Route("GET", "/login/{tenant}/.well-known/openid-configuration", login.configuration),
    Route("GET", "/login/{tenant}/discovery/v2.0/keys", login.keys),
    Route("POST", "/login/{tenant}/oauth2/v2.0/token", login.token),
    Route("POST", "/login/{tenant}/oauth2/token", login.token),
    Route("GET", "/identity/token", login.managed),
    Route("GET", "/vault/{vault}/secrets", vault.secrets),
    Route("GET", _SECRET, vault.secret),
    Route("GET", f"{_SECRET}/{{version}}", vault.secret),
    Route("PUT", _SECRET, vault.write_secret),
    Route("DELETE", _SECRET, vault.delete_secret),
    Route("POST", f"{_KEY}/create", vault.create_key),
    Route("GET", f"{_KEY}/versions", vault.versions),
    Route("GET", _KEY, vault.key),
    Route("GET", f"{_KEY}/{{version}}", vault.key),
    Route("DELETE", _KEY, vault.delete_key),
    Route("POST", f"{_KEY}/{{version}}/sign", vault.sign),
    Route("GET", "/graph/v1.0/users/{user}", graph.user),
    Route("GET", "/graph/v1.0/groups/{group}", graph.group),
    Route("GET", _MEMBERS, graph.members),
    Route("POST", f"{_MEMBERS}/$ref", graph.add_member),
    Route("DELETE", f"{_MEMBERS}/{{member}}/$ref", graph.remove_member),
    Route("GET", "/storage/profiles/{name}.zip", storage.package),
]
