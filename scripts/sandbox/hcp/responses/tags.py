"""Tags of workspaces over HTTP."""

from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.hcp.responses.documents import answer, empty, members, page
from scripts.sandbox.hcp.responses.workspaces import subject
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def tags(call: Call) -> Response:
    """The workspace's tag names."""
    return page(call, [{"name": name} for name in subject(call)["tags"]], _tag)


def add(call: Call) -> Response:
    """Tag the workspace with more names."""
    call.state.tags.add(subject(call)["id"], _names(call))
    return empty()


def remove(call: Call) -> Response:
    """Take names off the workspace."""
    call.state.tags.remove(subject(call)["id"], _names(call))
    return empty()


def bindings(call: Call) -> Response:
    """The workspace's key-value tags."""
    return _bound(subject(call))


def bind(call: Call) -> Response:
    """Set more key-value tags."""
    return _bound(call.state.tags.bind(subject(call)["id"], _pairs(call)))


def _bound(workspace: Document) -> Response:
    return answer({"data": [_binding(workspace, key, value) for key, value in workspace["bindings"].items()]})


def _tag(tag: Document) -> Document:
    return {"id": identity("tag", tag["name"]), "type": "tags", "attributes": {"name": tag["name"]}}


def _binding(workspace: Document, key: str, value: str) -> Document:
    return {
        "id": identity("tb", workspace["id"], key),
        "type": "tag-bindings",
        "attributes": {"key": key, "value": value},
    }


def _names(call: Call) -> list[str]:
    return [member["attributes"]["name"] for member in members(call)]


def _pairs(call: Call) -> dict[str, str]:
    return {m["attributes"]["key"]: m["attributes"].get("value", "") for m in members(call)}
