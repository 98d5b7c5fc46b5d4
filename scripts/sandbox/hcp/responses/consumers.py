"""Which workspaces may read another one's state, over HTTP."""

from scripts.sandbox.hcp.responses.documents import empty, identities, members, page
from scripts.sandbox.hcp.responses.workspaces import render, subject
from scripts.sandbox.http import Call, Response


def consumers(call: Call) -> Response:
    """The workspaces that may read this one's state."""
    found = call.state.workspaces.consumers(subject(call)["id"])
    return page(call, found, lambda workspace: render(call, workspace))


def add(call: Call) -> Response:
    """Let more workspaces read this one's state."""
    call.state.workspaces.share(
        subject(call)["id"], [*subject(call)["consumers"], *identities(members(call))]
    )
    return empty()


def replace(call: Call) -> Response:
    """Set exactly which workspaces may read this one's state."""
    call.state.workspaces.share(subject(call)["id"], identities(members(call)))
    return empty()


def remove(call: Call) -> Response:
    """Let workspaces read this one's state no longer."""
    left = [consumer for consumer in subject(call)["consumers"] if consumer not in identities(members(call))]
    call.state.workspaces.share(subject(call)["id"], left)
    return empty()
