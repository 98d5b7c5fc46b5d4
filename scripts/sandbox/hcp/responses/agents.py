"""Agents over HTTP."""

from scripts.sandbox.hcp.responses.documents import empty, one, page
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def agents(call: Call) -> Response:
    """The agents of a pool."""
    return page(call, call.state.agents.of_pool(call.args["pool"]), render)


def show(call: Call) -> Response:
    """One agent."""
    return one(render(call.state.agents.show(call.args["agent"])))


def delete(call: Call) -> Response:
    """Take an agent that has exited off the list."""
    call.state.agents.delete(call.args["agent"])
    return empty()


def render(agent: Document) -> Document:
    """An agent as a resource."""
    shown = ("name", "status", "ip-address", "last-ping-at")
    return {
        "id": agent["id"],
        "type": "agents",
        "attributes": {name: agent[name] for name in shown},
        "links": {"self": f"/api/v2/agents/{agent['id']}"},
    }
