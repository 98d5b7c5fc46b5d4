"""Resource Manager over HTTP."""

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.http import Call, Response
from scripts.sandbox.provider.account import TENANT
from scripts.sandbox.store import Document


def subscriptions(call: Call) -> Response:
    """The subscriptions that the caller sees."""
    return Response.of({"value": [call.state.identities.subscription()]})


def subscription(call: Call) -> Response:
    """One subscription."""
    found = call.state.identities.subscription()
    if call.args["subscription"] != found["subscriptionId"]:
        message = f"The subscription '{call.args['subscription']}' could not be found."
        raise Refused(404, "SubscriptionNotFound", message)
    return Response.of(found)


def tenants(call: Call) -> Response:
    """The tenants that the caller is in."""
    return Response.of(
        {"value": [{"id": f"/tenants/{TENANT}", "tenantId": TENANT, "displayName": "Sandbox"}]}
    )


def gateways(call: Call) -> Response:
    """The gateways of a resource group."""
    group = "/subscriptions/{subscription}/resourceGroups/{group}".format(**call.args)
    return Response.of({"value": call.state.gateways.all(group)})


def gateway(call: Call) -> Response:
    """One gateway."""
    return _told(call.state.gateways.show(subject(call)))


def write_gateway(call: Call) -> Response:
    """A whole gateway, accepted; the operation's end says whether it was taken."""
    etag = call.request.header("if-match")
    written, operation = call.state.gateways.replace(subject(call), call.request.document(), etag)
    answer = _told(written)
    return Response(answer.status, answer.body, {**answer.headers, **_links(call, operation)})


def profile(call: Call) -> Response:
    """A package for clients; the operation's result is the address where it can be fetched."""
    found = call.state.gateways.show(subject(call))
    if "vpnClientConfiguration" not in found["properties"]:
        message = "The gateway has no VPN client configuration."
        raise Refused(400, "VpnClientAddressPoolNotSpecifiedForVirtualNetworkGateway", message)
    address = call.request.base + call.state.packages.path(found)
    return _accepted(call, call.state.operations.begin("vpnclientpackage", found["id"], address))


def health(call: Call) -> Response:
    """Who is connected."""
    found = subject(call)
    result = {"value": call.state.gateways.connections(found)}
    return _accepted(call, call.state.operations.begin("vpnClientConnectionHealth", found, result))


def disconnect(call: Call) -> Response:
    """Cut connections: {vpnConnectionIds}."""
    found, ids = subject(call), call.request.document().get("vpnConnectionIds") or []
    operation = call.state.operations.begin("disconnect", found)
    if operation["error"] is None:
        call.state.gateways.disconnect(found, ids)
    return _accepted(call, operation)


def operation(call: Call) -> Response:
    """How far an operation is: {status, error}."""
    found = call.state.operations.show(call.args["operation"])
    status = call.state.operations.status(found)
    told = {"name": found["id"], "status": status}
    if status == "Failed":
        told["error"] = found["error"]
    if status == "Succeeded" and found["result"] is not None:
        told["properties"] = {"output": found["result"]}
    return Response(200, Response.of(told).body, {"Content-Type": "application/json", "Retry-After": "1"})


def result(call: Call) -> Response:
    """What an operation hands out; 202 until it has ended."""
    found = call.state.operations.show(call.args["operation"])
    status = call.state.operations.status(found)
    if status == "InProgress":
        return Response(202, b"", _links(call, found))
    if status == "Failed":
        raise Refused(400, found["error"]["code"], found["error"]["message"])
    return Response.of(found["result"]) if found["result"] is not None else Response(204)


def subject(call: Call) -> str:
    """The id of the gateway that the path names."""
    template = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network"
    return f"{template}/virtualNetworkGateways/{{gateway}}".format(**call.args)


def _told(found: Document) -> Response:
    return Response(200, Response.of(found).body, {"Content-Type": "application/json", "ETag": found["etag"]})


def _accepted(call: Call, operation: Document) -> Response:
    return Response(202, b"", _links(call, operation))


def _links(call: Call, operation: Document) -> dict[str, str]:
    place = f"{call.request.base}/arm/subscriptions/{call.args['subscription']}/providers/Microsoft.Network/locations"
    version = f"?api-version={call.request.query.get('api-version', '')}"
    return {
        "Azure-AsyncOperation": f"{place}/sandbox/operations/{operation['id']}{version}",
        "Location": f"{place}/sandbox/operationResults/{operation['id']}{version}",
        "Retry-After": "1",
    }
