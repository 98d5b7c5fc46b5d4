"""The sandbox's own API over HTTP: parse, call, wrap."""

from scripts.sandbox.http import Call, Response


def status(call: Call) -> Response:
    """The running daemon."""
    return Response.of(call.state.status())


def drift(call: Call) -> Response:
    """Change a resource out of band, or delete it: {address, workspace, changes | delete}."""
    asked = call.request.document()
    if asked.get("delete"):
        return Response.of(call.state.remove(asked["address"], asked["workspace"]))
    return Response.of(call.state.drift(asked["address"], asked["workspace"], asked["changes"]))
