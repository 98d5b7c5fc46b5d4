"""Agent pools: where runs of mode `agent` wait for an agent of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft, Link
from scripts.clients.hcp.resource import Resource
from scripts.core.secret import Secret

KIND = "agent-pools"


@dataclass(frozen=True)
class AgentPool:
    """A pool; `allowed_workspace_ids` count when it is not scoped to the whole organisation."""

    id: str
    name: str
    organization_scoped: bool
    allowed_workspace_ids: tuple[str, ...]


@dataclass(frozen=True)
class Agent:
    """An agent of a pool; `status` is idle, busy, unknown, errored or exited."""

    id: str
    name: str
    status: str


class AgentPools:
    """The organisation's agent pools; raises Missing when its plan has none."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._path = f"{api.of_organization}/agent-pools"

    def named(self, name: str) -> AgentPool | None:
        """The pool called exactly `name`."""
        found = self._look(name)
        return _pool(found) if found else None

    def create(self, name: str, allowed_workspaces: Sequence[str] | None = None) -> AgentPool:
        """Make a pool for every workspace, or for `allowed_workspaces` only; raises Unprocessable."""
        scoped = allowed_workspaces is None
        draft = Draft(KIND, {"name": name, "organization-scoped": scoped}, _allowed(allowed_workspaces))
        return _pool(self._api.create(self._path, draft, lambda: self._look(name)))

    def update(
        self, pool_id: str, changes: Mapping[str, Any], allowed_workspaces: Sequence[str] | None = None
    ) -> AgentPool:
        """Change `name` or `organization-scoped`, and who is allowed if given; raises Missing."""
        draft = Draft(KIND, changes, _allowed(allowed_workspaces), id=pool_id)
        return _pool(self._api.update(f"agent-pools/{pool_id}", draft))

    def delete(self, pool_id: str) -> None:
        """Remove a pool; one that is gone already is fine."""
        self._api.delete(f"agent-pools/{pool_id}")

    def create_token(self, pool_id: str, description: str) -> Secret:
        """A new token for agents of the pool. When the reply is lost, so is the token: nobody can look for it."""
        path = f"agent-pools/{pool_id}/authentication-tokens"
        kind = "authentication-tokens"
        made = self._api.create(path, Draft(kind, {"description": description}), lambda: None)
        return Secret(made.text("token"))

    def agents(self, pool_id: str) -> Sequence[Agent]:
        """The agents of a pool, those that have left it a short while ago included."""
        listed = self._api.list(f"{KIND}/{pool_id}/agents", "agents")
        return [Agent(one.id, one.words("name"), one.text("status")) for one in listed]

    def list(self) -> list[AgentPool]:
        """Every pool."""
        return [_pool(one) for one in self._api.list(self._path, KIND)]

    def _look(self, name: str) -> Resource | None:
        listed = self._api.list(self._path, KIND, {"q": name})
        return next((one for one in listed if one.text("name") == name), None)


def _allowed(workspaces: Sequence[str] | None) -> dict[str, Link]:
    return {} if workspaces is None else {"allowed-workspaces": ("workspaces", tuple(workspaces))}


def _pool(found: Resource) -> AgentPool:
    return AgentPool(
        found.id,
        found.text("name"),
        found.flag("organization-scoped", otherwise=True),
        found.all_related("allowed-workspaces"),
    )
