"""Agent pools: where runs of mode `agent` wait for an agent of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.resource import Resource

KIND = "agent-pools"


@dataclass(frozen=True)
class AgentPool:
    """A pool of the organisation."""

    id: str
    name: str


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

    def create(self, name: str) -> AgentPool:
        """Make a pool for every workspace of the organisation; raises Unprocessable."""
        draft = Draft(KIND, {"name": name, "organization-scoped": True})
        return _pool(self._api.create(self._path, draft, lambda: self._look(name)))

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


def _pool(found: Resource) -> AgentPool:
    return AgentPool(found.id, found.text("name"))
