"""Storage over HTTP: what a signed address gives out."""

from scripts.sandbox.http import Call, Response


def package(call: Call) -> Response:
    """The profile package of a gateway."""
    query = call.request.query
    packages = call.state.packages
    gateway = packages.gateway(call.args["name"], query.get("se", "0"), query.get("sig", ""))
    content = packages.content(call.state.gateways.show(gateway))
    return Response(200, content, {"Content-Type": "application/zip"})
