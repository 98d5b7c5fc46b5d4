"""Variable sets over HTTP."""

from collections.abc import Iterator

from scripts.sandbox.hcp.models.variable_sets import ATTACHED
from scripts.sandbox.hcp.responses import projects, variables, workspaces
from scripts.sandbox.hcp.responses.documents import (
    attributes,
    empty,
    identities,
    link,
    links,
    members,
    narrowed,
    one,
    page,
    relation,
    relations,
    wants,
)
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

ATTRIBUTES = ("name", "description", "global", "priority", "updated-at")


def sets(call: Call) -> Response:
    """The organisation's variable sets; q narrows the list."""
    organization = call.state.organizations.show(call.args["organization"])
    return _listed(call, call.state.variable_sets.all(organization["name"]))


def of_workspace(call: Call) -> Response:
    """The variable sets that apply to a workspace."""
    return _listed(call, call.state.variable_sets.of_workspace(workspaces.subject(call)))


def of_project(call: Call) -> Response:
    """The variable sets that apply to a project."""
    project = call.state.projects.show(call.args["project"])
    return _listed(call, call.state.variable_sets.of_project(project))


def create(call: Call) -> Response:
    """A new variable set, with its variables and what it is attached to."""
    organization = call.state.organizations.show(call.args["organization"])
    parent = relation(call, "parent")
    made = call.state.variable_sets.create(organization["name"], attributes(call), parent)
    return one(render(call, _related(call, made["id"])), 201)


def show(call: Call) -> Response:
    """One variable set; include=vars, workspaces or projects adds those."""
    return _shown(call, call.state.variable_sets.show(call.args["set"]))


def update(call: Call) -> Response:
    """Change a variable set: attachments that are given replace what was, variables that are given are added."""
    changed = call.state.variable_sets.update(call.args["set"], attributes(call))
    return _shown(call, _related(call, changed["id"]))


def delete(call: Call) -> Response:
    """Remove a variable set."""
    call.state.variable_sets.delete(call.args["set"])
    return empty()


def attach(call: Call) -> Response:
    """Attach the set to more workspaces or projects."""
    call.state.variable_sets.attach(call.args["set"], _kind(call), identities(members(call)))
    return empty()


def detach(call: Call) -> Response:
    """Attach the set to these workspaces or projects no longer."""
    call.state.variable_sets.detach(call.args["set"], _kind(call), identities(members(call)))
    return empty()


def listed(call: Call) -> Response:
    """The set's variables, in pages."""
    found = call.state.variable_sets.show(call.args["set"])
    return page(call, call.state.variables.all(found["id"]), variables.render)


def define(call: Call) -> Response:
    """A new variable in the set."""
    return one(variables.render(call.state.variable_sets.define(call.args["set"], attributes(call))), 201)


def defined(call: Call) -> Response:
    """One variable of the set."""
    return one(variables.render(call.state.variables.show(call.args["set"], call.args["variable"])))


def redefine(call: Call) -> Response:
    """Change a variable of the set."""
    identity = call.args["variable"]
    changed = call.state.variable_sets.redefine(call.args["set"], identity, attributes(call))
    return one(variables.render(changed))


def undefine(call: Call) -> Response:
    """Remove a variable from the set."""
    call.state.variables.delete(call.args["set"], call.args["variable"])
    return empty()


def render(call: Call, variable_set: Document) -> Document:
    """A variable set as a resource; its variables are named by id alone."""
    held = [variable["id"] for variable in call.state.variables.all(variable_set["id"])]
    parent = variable_set["parent"]
    return {
        "id": variable_set["id"],
        "type": "varsets",
        "attributes": {
            **{name: variable_set[name] for name in ATTRIBUTES},
            "var-count": len(held),
            **{f"{kind[:-1]}-count": len(variable_set[kind]) for kind in ATTACHED},
        },
        "relationships": {
            "organization": link("organizations", variable_set["organization"]),
            "parent": link(parent["type"], parent["id"]),
            "vars": links("vars", held),
            **{kind: links(kind, variable_set[kind]) for kind in ATTACHED},
        },
        "links": {"self": f"/api/v2/varsets/{variable_set['id']}"},
    }


def _kind(call: Call) -> str:
    return call.request.path.rpartition("/")[2]


def _related(call: Call, identity: str) -> Document:
    """Take in what the body's relationships say of a set."""
    for kind in ATTACHED:
        given = relations(call, kind)
        if given is not None:
            call.state.variable_sets.assign(identity, kind, identities(given))
    for variable in relations(call, "vars") or []:
        call.state.variable_sets.define(identity, variable.get("attributes") or {})
    return call.state.variable_sets.show(identity)


def _listed(call: Call, found: list[Document]) -> Response:
    def include(shown: list[Document]) -> Iterator[Document]:
        for variable_set in shown:
            yield from _included(call, variable_set)

    return page(call, narrowed(call, found), lambda one: render(call, one), include)


def _shown(call: Call, variable_set: Document) -> Response:
    return one(render(call, variable_set), included=_included(call, variable_set))


def _included(call: Call, variable_set: Document) -> Iterator[Document]:
    if wants(call, "vars"):
        for variable in call.state.variables.all(variable_set["id"]):
            yield variables.render(variable)
    if wants(call, "workspaces"):
        for identity in variable_set["workspaces"]:
            yield workspaces.render(call, call.state.workspaces.show(identity))
    if wants(call, "projects"):
        for identity in variable_set["projects"]:
            yield projects.render(call.state.projects.show(identity))
