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


def settle(call: Call) -> Response:
    """Mend what the daemon before this one left: {patient}."""
    return Response.of(call.state.recovery.settle(call.request.document()["patient"]))


def agent(call: Call) -> Response:
    """Start or stop the agent of an agent pool: {pool, served}."""
    asked = call.request.document()
    return Response.of(call.state.agent(asked["pool"], asked["served"]))


def faults(call: Call) -> Response:
    """Every injected fault."""
    return Response.of({"faults": call.state.faults()})


def inject(call: Call) -> Response:
    """Inject a fault: {kind, match, nth, seconds, message}."""
    return Response.of(call.state.inject(call.request.document()), 201)


def clear(call: Call) -> Response:
    """Take every fault away."""
    return Response.of({"cleared": call.state.clear()})
