"""Which workspaces may read another one's state, over HTTP."""

from scripts.sandbox.hcp.responses.documents import empty, members, page
from scripts.sandbox.hcp.responses.workspaces import render, subject
from scripts.sandbox.http import Call, Response


def consumers(call: Call) -> Response:
    """The workspaces that may read this one's state."""
    found = [call.state.workspaces.show(consumer) for consumer in subject(call)["consumers"]]
    return page(call, found, lambda workspace: render(call, workspace))


def add(call: Call) -> Response:
    """Let more workspaces read this one's state."""
    call.state.workspaces.share(subject(call)["id"], [*subject(call)["consumers"], *_ids(call)])
    return empty()


def replace(call: Call) -> Response:
    """Set exactly which workspaces may read this one's state."""
    call.state.workspaces.share(subject(call)["id"], _ids(call))
    return empty()


def remove(call: Call) -> Response:
    """Let workspaces read this one's state no longer."""
    left = [consumer for consumer in subject(call)["consumers"] if consumer not in _ids(call)]
    call.state.workspaces.share(subject(call)["id"], left)
    return empty()


def _ids(call: Call) -> list[str]:
    return [member["id"] for member in members(call)]
