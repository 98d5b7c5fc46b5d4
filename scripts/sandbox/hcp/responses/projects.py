"""Projects over HTTP."""

from scripts.sandbox.hcp.responses.documents import attributes, empty, link, one, page
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

PERMISSIONS = {"can-read": True, "can-update": True, "can-destroy": True, "can-create-workspace": True}


def projects(call: Call) -> Response:
    """The organisation's projects; filter[names] and q narrow the list."""
    organization = call.state.organizations.show(call.args["organization"])
    names = {name for name in call.request.query.get("filter[names]", "").split(",") if name}
    part = call.request.query.get("q", "").lower()
    found = [
        project
        for project in call.state.projects.all(organization["name"])
        if (not names or project["name"] in names) and part in project["name"].lower()
    ]
    return page(call, found, render)


def create(call: Call) -> Response:
    """A new project."""
    organization = call.state.organizations.show(call.args["organization"])
    return one(render(call.state.projects.create(organization["name"], attributes(call))), 201)


def show(call: Call) -> Response:
    """One project."""
    return one(render(call.state.projects.show(call.args["project"])))


def update(call: Call) -> Response:
    """Change a project."""
    return one(render(call.state.projects.update(call.args["project"], attributes(call))))


def delete(call: Call) -> Response:
    """Remove an empty project."""
    call.state.projects.delete(call.args["project"])
    return empty()


def render(project: Document) -> Document:
    """A project as a resource."""
    hidden = ("id", "organization")
    shown = {key: value for key, value in project.items() if key not in hidden}
    return {
        "id": project["id"],
        "type": "projects",
        "attributes": {**shown, "permissions": PERMISSIONS},
        "relationships": {"organization": link("organizations", project["organization"])},
    }
