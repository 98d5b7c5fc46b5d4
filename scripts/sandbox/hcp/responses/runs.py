"""Runs over HTTP."""

from collections.abc import Callable

from scripts.sandbox.hcp.models.decisions import actions
from scripts.sandbox.hcp.responses import configuration_versions, phases, workspaces
from scripts.sandbox.hcp.responses.documents import attributes, link, one, page, related
from scripts.sandbox.hcp.responses.organizations import user
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

PERMISSIONS = {
    f"can-{action}": True
    for action in ("apply", "cancel", "comment", "discard", "force-cancel", "force-execute")
} | {"can-override-policy-check": False}


def runs(call: Call) -> Response:
    """The workspace's runs, newest first, narrowed by filter[status|operation|source]."""
    found = call.state.runs.history(workspaces.subject(call)["id"])
    return page(call, [run for run in found if _asked_for(run, call)], lambda run: render(call, run))


def create(call: Call) -> Response:
    """Queue a run."""
    workspace = related(call, "workspace") or ""
    configuration = related(call, "configuration-version")
    caller = workspaces.holder(call)
    return one(render(call, call.state.runs.create(workspace, caller, attributes(call), configuration)), 201)


def show(call: Call) -> Response:
    """One run; include adds its plan, apply, workspace, creator or configuration version."""
    run = call.state.runs.show(call.args["run"])
    asked = call.request.query.get("include", "").split(",")
    included = [_INCLUDED[name](call, run) for name in asked if name in _INCLUDED]
    return one(render(call, run), included=included)


def operation(run: Document) -> str:
    """What a run does, in the word that lists are filtered by."""
    words = {
        "plan-only": "plan_only",
        "save-plan": "save_plan",
        "is-destroy": "destroy",
        "refresh-only": "refresh_only",
        "allow-empty-apply": "empty_apply",
    }
    return next((word for option, word in words.items() if run["options"][option]), "plan_and_apply")


def render(call: Call, run: Document) -> Document:
    """A run as a resource."""
    return {
        "id": run["id"],
        "type": "runs",
        "attributes": {
            **run["options"],
            "actions": actions(run),
            "canceled-at": run["canceled-at"],
            "created-at": run["created-at"],
            "force-cancel-available-at": run["canceled-at"],
            "has-changes": run["plan"]["has-changes"],
            "message": run["message"],
            "operation": operation(run),
            "permissions": PERMISSIONS,
            "position-in-queue": _position(call, run),
            "source": "tfe-api",
            "status": run["status"],
            "status-timestamps": run["timestamps"],
            "terraform-version": run["terraform-version"],
            "trigger-reason": "manual",
        },
        "relationships": _relationships(call, run),
        "links": {"self": f"/api/v2/runs/{run['id']}"},
    }


def _relationships(call: Call, run: Document) -> Document:
    by = run["confirmed-by"]
    return {
        "apply": link("applies", run["apply"]["id"]),
        "comments": {"data": [{"type": "comments", "id": comment["id"]} for comment in run["comments"]]},
        "configuration-version": link("configuration-versions", run["configuration"]),
        "confirmed-by": link("users", call.state.users.id(by) if by else None),
        "cost-estimate": link("cost-estimates", None),
        "created-by": link("users", call.state.users.id(run["user"])),
        "plan": link("plans", run["plan"]["id"]),
        "policy-checks": {"data": []},
        "run-events": {"links": {"related": f"/api/v2/runs/{run['id']}/run-events"}},
        "task-stages": {"data": []},
        "workspace": link("workspaces", run["workspace"]),
    }


def _position(call: Call, run: Document) -> int:
    same = [one for one in call.state.runs.unfinished() if one["workspace"] == run["workspace"]]
    ids = [one["id"] for one in same]
    return ids.index(run["id"]) if run["id"] in ids else 0


def _asked_for(run: Document, call: Call) -> bool:
    facts = {"status": run["status"], "operation": operation(run), "source": "tfe-api"}
    wanted = {name: call.request.query.get(f"filter[{name}]", "") for name in facts}
    return all(not words or facts[name] in words.split(",") for name, words in wanted.items())


_INCLUDED: dict[str, Callable[[Call, Document], Document]] = {
    "plan": lambda call, run: phases.render(call, run, "plan"),
    "apply": lambda call, run: phases.render(call, run, "apply"),
    "created_by": lambda call, run: user(call.state.users.id(run["user"]), run["user"]),
    "workspace": lambda call, run: workspaces.render(call, call.state.workspaces.show(run["workspace"])),
    "configuration_version": lambda call, run: configuration_versions.render(
        call.state.configurations.show(run["configuration"])
    ),
}
