"""Tags over HTTP."""

from collections.abc import Iterable

from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.hcp.responses.documents import answer, empty, members, names, page, pairs
from scripts.sandbox.hcp.responses.workspaces import subject
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def tags(call: Call) -> Response:
    """The workspace's tag names."""
    return page(call, [{"name": name} for name in subject(call)["tags"]], _tag)


def add(call: Call) -> Response:
    """Tag the workspace with more names."""
    call.state.tags.add(subject(call)["id"], names(members(call)))
    return empty()


def remove(call: Call) -> Response:
    """Take names off the workspace."""
    call.state.tags.remove(subject(call)["id"], names(members(call)))
    return empty()


def bindings(call: Call) -> Response:
    """The key-value tags of a workspace or a project, its own alone."""
    owner = _owner(call)
    return _every(_binding(owner, key, value) for key, value in owner["bindings"].items())


def effective(call: Call) -> Response:
    """The key-value tags, those of a workspace's project included where the workspace has none of the key."""
    owner = _owner(call)
    project = call.state.projects.show(owner["project"]) if "project" in owner else owner
    found = {key: (project, value) for key, value in project["bindings"].items()}
    found |= {key: (owner, value) for key, value in owner["bindings"].items()}
    return _every(_effective(owner, holder, key, value) for key, (holder, value) in sorted(found.items()))


def bind(call: Call) -> Response:
    """Set more key-value tags."""
    call.state.tags.bind(_owner(call), pairs(members(call)))
    return bindings(call)


def _owner(call: Call) -> Document:
    return call.state.projects.show(call.args["project"]) if "project" in call.args else subject(call)


def _every(resources: Iterable[Document]) -> Response:
    return answer({"data": list(resources)})


def _tag(tag: Document) -> Document:
    return {"id": identity("tag", tag["name"]), "type": "tags", "attributes": {"name": tag["name"]}}


def _binding(owner: Document, key: str, value: str) -> Document:
    return {
        "id": identity("tb", owner["id"], key),
        "type": "tag-bindings",
        "attributes": {"key": key, "value": value},
    }


def _effective(owner: Document, holder: Document, key: str, value: str) -> Document:
    links = {} if holder is owner else {"inherited-from": f"/api/v2/projects/{holder['id']}"}
    return _binding(owner, key, value) | {"type": "effective-tag-bindings", "links": links}
