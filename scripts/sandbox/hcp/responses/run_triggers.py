"""Run triggers over HTTP."""

from collections.abc import Iterable

from scripts.sandbox.hcp.exceptions import BadRequest
from scripts.sandbox.hcp.responses import workspaces
from scripts.sandbox.hcp.responses.documents import empty, link, one, page, related, wants
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

ENDS = ("workspace", "sourceable")


def triggers(call: Call) -> Response:
    """The workspace's triggers; filter[run-trigger][type] says which: inbound or outbound."""
    direction = call.request.query.get("filter[run-trigger][type]", "")
    if direction not in ("inbound", "outbound"):
        raise BadRequest("filter[run-trigger][type] must be inbound or outbound")
    workspace = workspaces.subject(call)["id"]
    found = getattr(call.state.run_triggers, direction)(workspace)
    return page(
        call,
        found,
        lambda trigger: render(call, trigger),
        lambda shown: [one for trigger in shown for one in _included(call, trigger)],
    )


def create(call: Call) -> Response:
    """A new trigger."""
    source = related(call, "sourceable") or ""
    made = call.state.run_triggers.create(workspaces.subject(call)["id"], source)
    return one(render(call, made), 201)


def show(call: Call) -> Response:
    """One trigger; include=workspace or sourceable adds its ends."""
    found = call.state.run_triggers.show(call.args["trigger"])
    return one(render(call, found), included=_included(call, found))


def delete(call: Call) -> Response:
    """Remove a trigger."""
    call.state.run_triggers.delete(call.args["trigger"])
    return empty()


def render(call: Call, trigger: Document) -> Document:
    """A trigger as a resource."""
    names = {f"{end}-name": call.state.workspaces.show(trigger[end])["name"] for end in ENDS}
    return {
        "id": trigger["id"],
        "type": "run-triggers",
        "attributes": {**names, "created-at": trigger["created-at"]},
        "relationships": {end: link("workspaces", trigger[end]) for end in ENDS},
        "links": {"self": f"/api/v2/run-triggers/{trigger['id']}"},
    }


def _included(call: Call, trigger: Document) -> Iterable[Document]:
    return [
        workspaces.render(call, call.state.workspaces.show(trigger[end])) for end in ENDS if wants(call, end)
    ]
