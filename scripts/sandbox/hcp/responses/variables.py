"""Variables of workspaces over HTTP."""

from scripts.sandbox.hcp.responses.documents import answer, attributes, empty, link, one
from scripts.sandbox.hcp.responses.workspaces import subject
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

SHOWN = ("key", "category", "hcl", "sensitive", "description", "created-at", "version-id")


def variables(call: Call) -> Response:
    """The workspace's own variables, all in one answer: this list has no pages."""
    return _every(call.state.variables.all(subject(call)["id"]))


def effective(call: Call) -> Response:
    """The variables that a run would be given, those of variable sets included, in one answer."""
    return _every(call.state.variables.effective(subject(call)["id"]))


def create(call: Call) -> Response:
    """A new variable."""
    return one(render(call.state.variables.create(subject(call)["id"], attributes(call))), 201)


def show(call: Call) -> Response:
    """One variable."""
    return one(render(call.state.variables.show(subject(call)["id"], call.args["variable"])))


def update(call: Call) -> Response:
    """Change a variable."""
    changed = call.state.variables.update(subject(call)["id"], call.args["variable"], attributes(call))
    return one(render(changed))


def delete(call: Call) -> Response:
    """Remove a variable."""
    call.state.variables.delete(subject(call)["id"], call.args["variable"])
    return empty()


def render(variable: Document) -> Document:
    """A variable as a resource; a sensitive one's value is never told."""
    owner = variable["owner"]
    is_set = owner.startswith("varset-")
    relation, kind = ("varset", "varsets") if is_set else ("configurable", "workspaces")
    path = f"/api/v2/{kind}/{owner}" + ("/relationships/vars" if is_set else "/vars")
    return {
        "id": variable["id"],
        "type": "vars",
        "attributes": {
            **{name: variable[name] for name in SHOWN},
            "value": None if variable["sensitive"] else variable["value"],
        },
        "relationships": {relation: link(kind, owner)},
        "links": {"self": f"{path}/{variable['id']}"},
    }


def _every(found: list[Document]) -> Response:
    return answer({"data": [render(variable) for variable in found]})
