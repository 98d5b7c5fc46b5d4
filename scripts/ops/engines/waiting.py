"""Why a run waits for its turn."""

import re

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.run import Run
from scripts.ops.session import Session

HOLDER = re.compile(r"runs (\S+?)(:|$)")
AGENT = "agent"


def reason(session: Session, workspace: Workspace, run: Run) -> str:
    """Who or what is in the way of a run that nobody works on yet."""
    now = session.hcp.workspaces.show(workspace.id)
    if now.lock and (holder := run_of(now.lock)) != run.id:
        who = f"{holder} ({session.hcp.runs.page_of(now.name, holder)})" if holder else now.lock
        return f"waits for the state lock, held by {who}"
    if now.execution_mode == AGENT:
        return _agents(session, now.settings["agent-pool-id"])
    return "waits in the queue of HCP Terraform"


def run_of(lock: str) -> str:
    """The id of the run that holds a lock, "" when it is a person's."""
    found = HOLDER.match(lock)
    return found[1] if found else ""


def _agents(session: Session, pool: str) -> str:
    pools = session.hcp.agent_pools
    statuses = [agent.status for agent in pools.agents(pool)]
    name = next((one.name for one in pools.list() if one.id == pool), pool)
    if "idle" in statuses:
        return f"waits in the queue of HCP Terraform for an agent of pool {name}"
    working = statuses.count("busy")
    state = f"all {working} are busy" if working else "none is connected"
    return f"waits for an agent of pool {name}: {state}"
