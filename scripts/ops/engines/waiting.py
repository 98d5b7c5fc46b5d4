"""Why a run waits for its turn."""

import re
from dataclasses import dataclass

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.run import Run
from scripts.ops.session import Session

HOLDER = re.compile(r"runs (\S+?)(:|$)")
AGENT = "agent"


@dataclass(frozen=True)
class Wait:
    """What is waited for in words; `is_patient` when it comes by itself, however long that takes."""

    reason: str
    is_patient: bool


def explain(session: Session, workspace: Workspace, run: Run) -> Wait:
    """Who or what is in the way of a run that nobody works on yet."""
    now = session.hcp.workspaces.show(workspace.id)
    if now.lock and (holder := run_of(now.lock)) != run.id:
        who = f"{holder} ({session.hcp.runs.page_of(now.name, holder)})" if holder else now.lock
        return Wait(f"waits for the state lock, held by {who}", False)
    if now.execution_mode == AGENT:
        return _agents(session, now.settings["agent-pool-id"])
    return Wait("waits in the queue of HCP Terraform", True)


def run_of(lock: str) -> str:
    """The id of the run that holds a lock, "" when it is a person's."""
    found = HOLDER.match(lock)
    return found[1] if found else ""


def _agents(session: Session, pool: str) -> Wait:
    pools = session.hcp.agent_pools
    statuses = [agent.status for agent in pools.agents(pool)]
    name = next((one.name for one in pools.list() if one.id == pool), pool)
    if "idle" in statuses:
        return Wait(f"waits in the queue of HCP Terraform for an agent of pool {name}", True)
    working = statuses.count("busy")
    state = f"all {working} are busy" if working else "none is connected"
    return Wait(f"waits for an agent of pool {name}: {state}", bool(working))
