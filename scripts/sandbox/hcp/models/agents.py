"""Agents: the sandbox runs one for each pool, until it is told to stop it."""

from scripts.sandbox.hcp.exceptions import Conflict, NotFound
from scripts.sandbox.hcp.models.agent_pools import AgentPools
from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.progress import Progress
from scripts.sandbox.store import Document, Store

STOPPED = "hcp.stopped-agents"
# An agent of the sandbox reaches it over loopback.
ADDRESS = "127.0.0.1"


class Agents:
    """The agent of each pool: idle, busy, or exited; `details` is how plans and applies tell who executes them."""

    def __init__(self, store: Store, pools: AgentPools, progress: Progress) -> None:
        self._store = store
        self._pools = pools
        self._progress = progress

    def of_pool(self, pool: str) -> list[Document]:
        """The agents of a pool; an exited one is listed until it is deleted."""
        found = self._agent(self._pools.show(pool))
        return [] if (self._store.get(STOPPED, pool) or {}).get("deleted") else [found]

    def count(self, pool: str) -> int:
        """How many agents of a pool are at work or ready for it."""
        return sum(agent["status"] != "exited" for agent in self.of_pool(pool))

    def show(self, agent: str) -> Document:
        """The agent of this id; raises NotFound."""
        for key, _ in self._store.items("hcp.agent-pools"):
            for found in self.of_pool(key):
                if found["id"] == agent:
                    return found
        raise NotFound

    def idle(self, pool: str) -> Document | None:
        """The agent of a pool that waits for a run, if one does."""
        return next((agent for agent in self.of_pool(pool) if agent["status"] == "idle"), None)

    def serve(self, pool: str, is_served: bool) -> Document:
        """Start or stop the agent of a pool; what it works on goes on to its end."""
        if is_served:
            self._store.delete(STOPPED, self._pools.show(pool)["id"])
        else:
            self._store.put(STOPPED, self._pools.show(pool)["id"], {"at": now()})
        return self._agent(self._pools.show(pool))

    def delete(self, agent: str) -> None:
        """Take an agent that has exited off the list."""
        found = self.show(agent)
        if found["status"] != "exited":
            raise Conflict(f"Agent {agent} is {found['status']}: only one that has exited can be deleted.")
        self._store.put(STOPPED, found["pool"], {"at": found["last-ping-at"], "deleted": True})

    def _agent(self, pool: Document) -> Document:
        agent = identity("agent", pool["id"])
        stopped = self._store.get(STOPPED, pool["id"])
        works = any((run["executor"] or {}).get("agent-id") == agent for run in self._progress.under_way())
        status = "busy" if works else "exited" if stopped else "idle"
        name = f"{pool['name']}-agent"
        facts = {"id": agent, "pool": pool["id"], "name": name, "status": status, "ip-address": ADDRESS}
        details = {"mode": "agent", "agent-id": agent, "agent-name": name}
        details |= {"agent-pool-id": pool["id"], "agent-pool-name": pool["name"]}
        return facts | {"last-ping-at": stopped["at"] if stopped else now(), "details": details}
