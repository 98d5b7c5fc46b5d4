"""Projects over HTTP."""

from scripts.sandbox.hcp.responses.documents import (
    attributes,
    empty,
    identities,
    link,
    members,
    narrowed,
    one,
    page,
    pairs,
    relations,
)
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

PERMISSIONS = {"can-read": True, "can-update": True, "can-destroy": True, "can-create-workspace": True}


def projects(call: Call) -> Response:
    """The organisation's projects; filter[names], in any case, or else q narrows the list."""
    organization = call.state.organizations.show(call.args["organization"])
    found = call.state.projects.all(organization["name"])
    names = {name.lower() for name in call.request.query.get("filter[names]", "").split(",") if name}
    if not names:
        return page(call, narrowed(call, found), render)
    return page(call, [project for project in found if project["name"].lower() in names], render)


def create(call: Call) -> Response:
    """A new project."""
    organization = call.state.organizations.show(call.args["organization"])
    made = call.state.projects.create(organization["name"], attributes(call))
    return one(render(_tagged(call, made)), 201)


def show(call: Call) -> Response:
    """One project."""
    return one(render(call.state.projects.show(call.args["project"])))


def update(call: Call) -> Response:
    """Change a project, and with it the workspaces that follow its defaults."""
    changed = call.state.projects.update(call.args["project"], attributes(call))
    call.state.workspaces.inherit(changed["id"])
    return one(render(_tagged(call, changed)))


def delete(call: Call) -> Response:
    """Remove an empty project."""
    call.state.delete_project(call.args["project"])
    return empty()


def move(call: Call) -> Response:
    """Take workspaces over from other projects: all of them or none."""
    project = call.state.projects.show(call.args["project"])
    call.state.workspaces.move(project, identities(members(call)))
    return empty()


def render(project: Document) -> Document:
    """A project as a resource."""
    hidden = ("id", "organization", "bindings", "default-agent-pool-id")
    shown = {key: value for key, value in project.items() if key not in hidden}
    return {
        "id": project["id"],
        "type": "projects",
        "attributes": {**shown, "permissions": PERMISSIONS},
        "relationships": {
            "organization": link("organizations", project["organization"]),
            "default-agent-pool": link("agent-pools", project["default-agent-pool-id"]),
        },
        "links": {"self": f"/api/v2/projects/{project['id']}"},
    }


def _tagged(call: Call, project: Document) -> Document:
    given = relations(call, "tag-bindings")
    if given is not None:
        call.state.tags.rebind(project, pairs(given))
    return call.state.projects.show(project["id"])
