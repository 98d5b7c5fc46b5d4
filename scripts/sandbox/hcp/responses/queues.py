"""The organisation's runs that are not over, over HTTP."""

from scripts.sandbox.hcp.responses.documents import answer, page
from scripts.sandbox.hcp.responses.runs import render
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def queue(call: Call) -> Response:
    """The runs that wait or are worked on, oldest first."""
    return page(call, _unfinished(call), lambda run: render(call, run))


def capacity(call: Call) -> Response:
    """How many runs wait, and how many are worked on."""
    found = call.state.organizations.show(call.args["organization"])
    statuses = [run["status"] for run in _unfinished(call)]
    working = sum(status in ("planning", "applying") for status in statuses)
    counts = {"pending": len(statuses) - working, "running": working}
    resource = {"id": found["name"], "type": "organization-capacity", "attributes": counts}
    return answer({"data": resource})


def _unfinished(call: Call) -> list[Document]:
    name = call.state.organizations.show(call.args["organization"])["name"]
    waiting = ("planned", "planned_and_saved")
    runs = call.state.runs.unfinished()
    return [run for run in runs if run["organization"] == name and run["status"] not in waiting]
