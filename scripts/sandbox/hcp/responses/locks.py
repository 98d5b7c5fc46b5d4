"""Locks of workspaces over HTTP."""

from scripts.sandbox import processes
from scripts.sandbox.hcp.responses.documents import attributes
from scripts.sandbox.hcp.responses.workspaces import holder, shown
from scripts.sandbox.http import Call, Response


def lock(call: Call) -> Response:
    """Take the lock; the reason comes as the API's documentation has it, or as an attribute as go-tfe sends it."""
    reason = (call.request.document() | attributes(call)).get("reason") or ""
    process = processes.peer(call.request.peer)
    return shown(call, call.state.locks.take(call.args["workspace"], holder(call), reason, process))


def unlock(call: Call) -> Response:
    """Give the lock back."""
    return shown(call, call.state.locks.release(call.args["workspace"], holder(call)))


def force_unlock(call: Call) -> Response:
    """Take the lock away from whoever holds it."""
    return shown(call, call.state.locks.force(call.args["workspace"]))
