"""State versions and their outputs over HTTP."""

from base64 import b64decode
from typing import Any

from scripts.sandbox.hcp import access
from scripts.sandbox.hcp.responses.documents import attributes, link, one, page
from scripts.sandbox.hcp.responses.objects import address
from scripts.sandbox.hcp.responses.workspaces import holder
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

INLINE = {"state": "state", "json-state": "json-state"}


def create(call: Call) -> Response:
    """Announce a state version; its bytes come inline as base64, or later at the hosted addresses."""
    given = attributes(call)
    writer = holder(call)
    made = call.state.states.create(call.args["workspace"], writer, given)
    if writer.startswith(access.RUN):
        call.state.progress.recorded(writer, made["id"])
    for attribute, kind in INLINE.items():
        if given.get(attribute):
            made = call.state.states.upload(made["id"], kind, b64decode(given[attribute]))
    return one(render(call, made), 201)


def states(call: Call) -> Response:
    """The state versions of the workspace that the filters name, newest first."""
    query = call.request.query
    organization = query.get("filter[organization][name]", "")
    workspace = call.state.workspaces.named(organization, query.get("filter[workspace][name]", ""))
    _check(call, workspace["id"])
    return page(call, call.state.states.history(workspace["id"]), lambda state: render(call, state))


def show(call: Call) -> Response:
    """One state version."""
    return _shown(call, _readable(call, call.args["state"]))


def current(call: Call) -> Response:
    """The workspace's current state version."""
    _check(call, call.args["workspace"])
    return _shown(call, call.state.states.current(call.args["workspace"]))


def outputs(call: Call) -> Response:
    """The outputs of one state version."""
    return page(call, call.state.states.outputs(_readable(call, call.args["state"])["id"]), masked)


def current_outputs(call: Call) -> Response:
    """The outputs of the workspace's current state."""
    _check(call, call.args["workspace"])
    state = call.state.states.current(call.args["workspace"])
    return page(call, call.state.states.outputs(state["id"]), masked)


def output(call: Call) -> Response:
    """One output, with its value even when it is sensitive."""
    found = call.state.states.output(call.args["output"])
    # An output of a world that is older than this line does not know its state.
    if state := found.get("state"):
        _readable(call, state)
    return one(_output(found))


def render(call: Call, state: Document) -> Document:
    """A state version as a resource."""
    shown = ("status", "serial", "lineage", "created-at", "size", "terraform-version")
    return {
        "id": state["id"],
        "type": "state-versions",
        "attributes": {
            **{name: state.get(name) for name in shown},
            **_addresses(call, state),
            "resources": state.get("resources", []),
            "resources-processed": state["status"] == "finalized",
            "state-version": 4,
        },
        "relationships": {
            "workspace": link("workspaces", state["workspace"]),
            "created-by": link("users", call.state.users.id(state["user"])),
            "outputs": {
                "data": [{"id": i, "type": "state-version-outputs"} for i in state.get("outputs", [])]
            },
            "run": link("runs", state.get("run")),
        },
    }


def masked(output: Document) -> Document:
    """An output as a resource of a list, where sensitive values are left out."""
    return _output(output | {"value": None} if output["sensitive"] else output)


def _check(call: Call, workspace: str) -> None:
    access.check_state(call.state, holder(call), workspace)


def _readable(call: Call, state: str) -> Document:
    found = call.state.states.show(state)
    _check(call, found["workspace"])
    return found


def _output(output: Document) -> Document:
    return {
        "id": output["id"],
        "type": "state-version-outputs",
        "attributes": {
            "name": output["name"],
            "sensitive": output["sensitive"],
            "type": _family(output["type"]),
            "detailed-type": output["type"],
            "value": output["value"],
        },
    }


def _family(kind: Any) -> str:
    if isinstance(kind, str):
        return {"bool": "boolean"}.get(kind, kind)
    return "object" if kind[0] in ("object", "map") else "array"


def _addresses(call: Call, state: Document) -> dict[str, str | None]:
    addresses: dict[str, str | None] = {}
    for attribute, kind in (("state", "state"), ("json-state", "json-state")):
        where = address(call, state["id"], kind)
        addresses[f"hosted-{attribute}-upload-url"] = where if state["status"] == "pending" else None
        addresses[f"hosted-{attribute}-download-url"] = where
    return addresses


def _shown(call: Call, state: Document) -> Response:
    included = []
    if "outputs" in call.request.query.get("include", "").split(","):
        included = [masked(output) for output in call.state.states.outputs(state["id"])]
    return one(render(call, state), included=included)
