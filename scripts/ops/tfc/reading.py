"""Reads what HCP Terraform holds: lists in parallel, one call for each workspace's variables and readers."""

from concurrent.futures import ThreadPoolExecutor

from scripts.clients.hcp import Hcp
from scripts.clients.hcp.variable_sets import VariableSet
from scripts.clients.hcp.variables import Variable
from scripts.clients.hcp.workspaces import Workspace
from scripts.core.variables.changes import Kind
from scripts.core.variables.desired import AGENT
from scripts.core.variables.lock import Lock
from scripts.core.variables.objects import (
    Desired,
    Found,
    FoundSet,
    FoundVariable,
    FoundWorkspace,
    Settings,
)

THREADS = 8


def read_found(hcp: Hcp, desired: Desired, lock: Lock) -> Found:
    """What is there of what is wanted, and what else lies in its project and its sets.

    Readers and triggers are asked for where some are wanted, or the lock knows of some.
    """
    sharing = lock.owners(Kind.CONSUMER.value) | {
        one.name for one in desired.workspaces.values() if one.readers
    }
    started = lock.owners(Kind.TRIGGER.value) | {
        one.name for one in desired.workspaces.values() if one.triggers
    }
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        sets = threads.submit(hcp.variable_sets.list)
        pool = threads.submit(hcp.agent_pools.named, desired.agent_pool) if desired.agent_pool else None
        project = hcp.projects.named(desired.project)
        listed = hcp.workspaces.list(project.id) if project else []
        there = {one.name: one for one in listed}
        elsewhere = [name for name in desired.workspaces if name not in there]
        there |= {one.name: one for one in threads.map(hcp.workspaces.named, elsewhere) if one}
        kept = [one for name, one in there.items() if name in desired.workspaces]
        agents = pool.result() if pool else None
        pools = {agents.id: agents.name} if agents else {}
        found = threads.map(
            lambda one: _whole(hcp, one, pools, one.name in sharing, one.name in started), kept
        )
        return Found(
            project=project.id if project else None,
            agent_pool=agents.id if agents else None,
            workspaces={one.name: one for one in found},
            sets={one.name: _set(one) for one in sets.result()},
            other_workspaces={one.name: one.id for one in listed if one.name not in desired.workspaces},
        )


def _whole(hcp: Hcp, one: Workspace, pools: dict[str, str], shares: bool, is_started: bool) -> FoundWorkspace:
    """A workspace with its variables, and its readers and triggers as far as they are asked for."""
    settings = one.settings
    pool = settings.get("agent-pool-id") or None
    return FoundWorkspace(
        id=one.id,
        name=one.name,
        project=one.project_id,
        settings=Settings(
            execution_mode=one.execution_mode,
            working_directory=settings.get("working-directory") or "",
            terraform_version=settings.get("terraform-version") or "",
            agent_pool=pools.get(pool, pool) if one.execution_mode == AGENT else None,
        ),
        tags=frozenset(one.tags),
        shares_globally=bool(settings.get("global-remote-state")),
        lock=one.lock,
        variables=tuple(_variable(variable) for variable in hcp.variables.list(one.id)),
        consumers=frozenset(hcp.consumers.list(one.id)) if shares else frozenset(),
        triggers={found.source_id: found.id for found in hcp.run_triggers.list(one.id)} if is_started else {},
    )


def _set(one: VariableSet) -> FoundSet:
    return FoundSet(
        id=one.id,
        name=one.name,
        description=one.description,
        is_global=one.is_global,
        priority=one.priority,
        project_owned=bool(one.parent_project_id),
        projects=frozenset(one.project_ids),
        workspaces=frozenset(one.workspace_ids),
        variables=tuple(_variable(variable) for variable in one.variables),
    )


def _variable(one: Variable) -> FoundVariable:
    return FoundVariable(
        one.id, one.key, one.category, one.value, one.sensitive, one.hcl, one.description, one.version_id
    )
