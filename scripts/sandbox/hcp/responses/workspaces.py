"""Workspaces over HTTP."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

from scripts.sandbox.hcp.responses.documents import (
    attributes,
    empty,
    link,
    names,
    one,
    page,
    pairs,
    related,
    relations,
)
from scripts.sandbox.hcp.responses.organizations import user
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

# The holder of the sandbox's token may do everything.
PERMISSIONS = {
    f"can-{action}": True
    for action in (
        "create-state-versions",
        "destroy",
        "force-unlock",
        "lock",
        "manage-run-tasks",
        "manage-tags",
        "queue-apply",
        "queue-destroy",
        "queue-run",
        "read-run",
        "read-settings",
        "read-state-outputs",
        "read-state-versions",
        "read-variable",
        "unlock",
        "update",
        "update-variable",
    )
}


def workspaces(call: Call) -> Response:
    """The organisation's workspaces, narrowed by search[name|wildcard-name|tags] and filter[project][id]."""
    organization = call.state.organizations.show(call.args["organization"])
    found = [w for w in call.state.workspaces.all(organization["name"]) if _asked_for(w, call)]
    return page(call, found, lambda workspace: render(call, workspace))


def create(call: Call) -> Response:
    """A new workspace."""
    organization = call.state.organizations.show(call.args["organization"])
    made = call.state.workspaces.create(organization, attributes(call), related(call, "project"))
    return one(render(call, _tagged(call, made)), 201)


def show(call: Call) -> Response:
    """One workspace; include=locked_by adds who holds its lock."""
    return shown(call, subject(call))


def update(call: Call) -> Response:
    """Change a workspace; key-value tags that are given replace those that it has."""
    changed = call.state.workspaces.update(subject(call)["id"], attributes(call), related(call, "project"))
    return one(render(call, _tagged(call, changed)))


def delete(call: Call) -> Response:
    """Remove a workspace, whatever it manages."""
    call.state.delete_workspace(subject(call)["id"], safely=False)
    return empty()


def safe_delete(call: Call) -> Response:
    """Remove a workspace that manages nothing."""
    call.state.delete_workspace(subject(call)["id"], safely=True)
    return empty()


def holder(call: Call) -> str:
    """The name of the user who calls."""
    return call.state.users.holder(call.request.header("authorization"))


def subject(call: Call) -> Document:
    """The workspace that the path names, by id or by organisation and name."""
    if "organization" in call.args:
        organization = call.state.organizations.show(call.args["organization"])
        return call.state.workspaces.named(organization["name"], call.args["name"])
    return call.state.workspaces.show(call.args["workspace"])


def render(call: Call, workspace: Document) -> Document:
    """A workspace as a resource."""
    held, settings = workspace["lock"], workspace["settings"]
    same = ("name", "created-at", "updated-at", "latest-change-at")
    return {
        "id": workspace["id"],
        "type": "workspaces",
        "attributes": {
            **{name: value for name, value in settings.items() if name != "agent-pool-id"},
            **{name: workspace[name] for name in same},
            "environment": "default",
            "locked": bool(held),
            "locked-reason": held["reason"] if held else "",
            "operations": settings["execution-mode"] != "local",
            "vcs-repo-identifier": (settings["vcs-repo"] or {}).get("identifier"),
            "resource-count": workspace["resources"],
            "tag-names": workspace["tags"],
            "actions": {"is-destroyable": True},
            "permissions": PERMISSIONS,
        },
        "relationships": _relationships(call, workspace),
        "links": {
            "self": f"/api/v2/organizations/{workspace['organization']}/workspaces/{workspace['name']}"
        },
    }


def _relationships(call: Call, workspace: Document) -> Document:
    held = workspace["lock"]
    current = call.state.runs.current(workspace["id"])
    return {
        "organization": link("organizations", workspace["organization"]),
        "project": link("projects", workspace["project"]),
        "agent-pool": link("agent-pools", workspace["settings"]["agent-pool-id"]),
        "remote-state-consumers": {
            "links": {"related": f"/api/v2/workspaces/{workspace['id']}/relationships/remote-state-consumers"}
        },
        "locked-by": _holder(call, held),
        "current-state-version": link("state-versions", workspace["state"]),
        "current-run": link("runs", current["id"] if current else None),
    }


def _holder(call: Call, held: Document | None) -> Document:
    if held and held.get("run"):
        return link("runs", held["run"])
    return link("users", call.state.users.id(held["user"]) if held else None)


def shown(call: Call, workspace: Document) -> Response:
    """A workspace as an answer, with what the query asks to include."""
    included = []
    held = workspace["lock"]
    if "locked_by" in call.request.query.get("include", "").split(",") and held and not held.get("run"):
        name = held["user"]
        included.append(user(call.state.users.id(name), name))
    return one(render(call, workspace), included=included)


def _tagged(call: Call, workspace: Document) -> Document:
    """Take in what the body's relationships say of tags."""
    bound, named = relations(call, "tag-bindings"), relations(call, "tags")
    if bound is not None:
        call.state.tags.rebind(workspace, pairs(bound))
    if named:
        call.state.tags.add(workspace["id"], names(named))
    return call.state.workspaces.show(workspace["id"])


def _bound(workspace: Document, query: Mapping[str, str]) -> bool:
    """Whether a workspace has every key-value tag that filter[tagged][N][key] and [value] ask for."""
    wanted = [
        (name, key) for name, key in query.items() if re.fullmatch(r"filter\[tagged\]\[\d+\]\[key\]", name)
    ]
    bindings = workspace["bindings"]
    return all(
        key in bindings and query.get(name.replace("[key]", "[value]"), bindings[key]) == bindings[key]
        for name, key in wanted
    )


def _asked_for(workspace: Document, call: Call) -> bool:
    query = call.request.query
    wanted = {tag for tag in query.get("search[tags]", "").split(",") if tag}
    unwanted = {tag for tag in query.get("search[exclude-tags]", "").split(",") if tag}
    tags = set(workspace["tags"])
    return (
        query.get("search[name]", "").lower() in workspace["name"].lower()
        and fnmatchcase(workspace["name"], query.get("search[wildcard-name]", "*"))
        and query.get("filter[project][id]", workspace["project"]) == workspace["project"]
        and wanted <= tags
        and _bound(workspace, query)
        and not unwanted & tags
    )
