"""Microsoft Graph over HTTP."""

from scripts.sandbox.http import Call, Response


def user(call: Call) -> Response:
    """A person, by object id or user principal name."""
    return Response.of(call.state.directory.user(call.args["user"]))


def group(call: Call) -> Response:
    """A group."""
    return Response.of(call.state.directory.group(call.args["group"]))


def members(call: Call) -> Response:
    """Who is in a group."""
    return Response.of({"value": call.state.directory.members(call.args["group"])})


def add_member(call: Call) -> Response:
    """Put somebody into a group: {"@odata.id": an address that ends in the object id}."""
    reference = call.request.document().get("@odata.id", "")
    call.state.directory.add(call.args["group"], reference.rsplit("/", 1)[-1])
    return Response(204)


def remove_member(call: Call) -> Response:
    """Take somebody out of a group."""
    call.state.directory.remove(call.args["group"], call.args["member"])
    return Response(204)
