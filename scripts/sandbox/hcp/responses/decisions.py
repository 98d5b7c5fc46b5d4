"""Actions, comments and events of runs over HTTP."""

from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.hcp.responses.documents import attributes, empty, link, one, page
from scripts.sandbox.hcp.responses.workspaces import holder
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def apply(call: Call) -> Response:
    """Confirm a planned run."""
    call.state.decisions.confirm(*_said(call))
    return empty(202)


def discard(call: Call) -> Response:
    """Give a run up."""
    call.state.decisions.discard(*_said(call))
    return empty(202)


def cancel(call: Call) -> Response:
    """Interrupt a run."""
    call.state.decisions.cancel(*_said(call))
    return empty(202)


def force_cancel(call: Call) -> Response:
    """Kill a run that was canceled."""
    call.state.decisions.force_cancel(*_said(call))
    return empty(202)


def comments(call: Call) -> Response:
    """What was said about a run."""
    return page(call, call.state.runs.show(call.args["run"])["comments"], _comment)


def comment(call: Call) -> Response:
    """Say something about a run."""
    body = attributes(call).get("body") or ""
    return one(_comment(call.state.decisions.comment(call.args["run"], holder(call), body)), 201)


def events(call: Call) -> Response:
    """What happened to a run, oldest first."""
    run = call.state.runs.show(call.args["run"])
    return page(
        call, [event | {"at": at} for at, event in enumerate(run["events"])], lambda e: _event(run, e)
    )


def nothing(call: Call) -> Response:
    """What a run has none of here: policy checks, task stages."""
    call.state.runs.show(call.args["run"])
    return page(call, [], dict)


def _said(call: Call) -> tuple[str, str, str]:
    return call.args["run"], holder(call), call.request.document().get("comment") or ""


def _comment(said: Document) -> Document:
    return {
        "id": said["id"],
        "type": "comments",
        "attributes": {"body": said["body"], "created-at": said["created-at"]},
        "relationships": {"run": link("runs", said["run"])},
    }


def _event(run: Document, event: Document) -> Document:
    return {
        "id": identity("re", run["id"], event["at"]),
        "type": "run-events",
        "attributes": {name: event[name] for name in ("action", "created-at", "description")},
        "relationships": {"actor": {"data": None}, "comment": {"data": None}},
    }
