"""Agent pools and the tokens of their agents, over HTTP."""

from collections.abc import Iterable

from scripts.sandbox.hcp.models.agent_pools import LISTS
from scripts.sandbox.hcp.responses import workspaces
from scripts.sandbox.hcp.responses.documents import (
    attributes,
    empty,
    identities,
    link,
    links,
    narrowed,
    one,
    page,
    relations,
    wants,
)
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def pools(call: Call) -> Response:
    """The organisation's pools; q and filter[allowed_workspaces][name] narrow the list."""
    organization = call.state.organizations.entitled(call.args["organization"], "agents")["name"]
    found = call.state.agent_pools.all(organization)
    if name := call.request.query.get("filter[allowed_workspaces][name]"):
        workspace = call.state.workspaces.named(organization, name)
        found = [pool for pool in found if call.state.agent_pools.admits(pool["id"], workspace)]
    return page(
        call,
        narrowed(call, found),
        lambda pool: render(call, pool),
        lambda shown: [one for pool in shown for one in _included(call, pool)],
    )


def create(call: Call) -> Response:
    """A new pool."""
    organization = call.state.organizations.entitled(call.args["organization"], "agents")
    made = call.state.agent_pools.create(organization["name"], attributes(call), _lists(call))
    return one(render(call, made), 201)


def show(call: Call) -> Response:
    """One pool; include=workspaces adds those that use it."""
    found = call.state.agent_pools.show(call.args["pool"])
    return one(render(call, found), included=_included(call, found))


def update(call: Call) -> Response:
    """Change a pool."""
    return one(render(call, call.state.agent_pools.update(call.args["pool"], attributes(call), _lists(call))))


def delete(call: Call) -> Response:
    """Remove a pool that nothing uses."""
    call.state.agent_pools.delete(call.args["pool"])
    return empty()


def tokens(call: Call) -> Response:
    """The pool's agent tokens, without their secrets."""
    return page(call, call.state.agent_pools.tokens(call.args["pool"]), lambda token: _token(call, token))


def issue(call: Call) -> Response:
    """A new agent token: the one answer that holds its secret."""
    description = attributes(call).get("description")
    made, secret = call.state.agent_pools.issue(call.args["pool"], workspaces.holder(call), description)
    return one(_token(call, made, secret), 201)


def token(call: Call) -> Response:
    """One agent token, without its secret."""
    return one(_token(call, call.state.agent_pools.token(call.args["token"])))


def revoke(call: Call) -> Response:
    """Remove an agent token."""
    call.state.agent_pools.revoke(call.args["token"])
    return empty()


def render(call: Call, pool: Document) -> Document:
    """A pool as a resource."""
    address = f"/api/v2/agent-pools/{pool['id']}"
    using = [workspace["id"] for workspace in call.state.agent_pools.users(pool["id"])]
    listed = {name: links(name.partition("-")[2], pool[name]) for name in LISTS}
    return {
        "id": pool["id"],
        "type": "agent-pools",
        "attributes": {
            "name": pool["name"],
            "created-at": pool["created-at"],
            "organization-scoped": pool["organization-scoped"],
            "agent-count": call.state.agents.count(pool["id"]),
        },
        "relationships": {
            "organization": link("organizations", pool["organization"]),
            "agents": {"links": {"related": f"{address}/agents"}},
            "authentication-tokens": {"links": {"related": f"{address}/authentication-tokens"}},
            "workspaces": links("workspaces", using),
            **listed,
        },
        "links": {"self": address},
    }


def _token(call: Call, token: Document, secret: str | None = None) -> Document:
    shown = ("description", "created-at", "last-used-at")
    return {
        "id": token["id"],
        "type": "authentication-tokens",
        "attributes": {**{name: token[name] for name in shown}, "token": secret},
        "relationships": {"created-by": link("users", call.state.users.id(token["user"]))},
    }


def _lists(call: Call) -> dict[str, list[str] | None]:
    given = {name: relations(call, name) for name in LISTS}
    return {name: None if found is None else identities(found) for name, found in given.items()}


def _included(call: Call, pool: Document) -> Iterable[Document]:
    if not wants(call, "workspaces"):
        return []
    return [workspaces.render(call, workspace) for workspace in call.state.agent_pools.users(pool["id"])]
