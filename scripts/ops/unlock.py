"""inv unlock: frees a workspace whose lock-holder is gone; never while this machine is at work on it."""

from pathlib import Path

from scripts.clients import files
from scripts.errors import Locked, Preflight
from scripts.ops.engines.leftovers import settle_leftovers
from scripts.ops.engines.waiting import run_of
from scripts.ops.initialise import initialise
from scripts.ops.session import Session, open_session


def unlock(checkout: Path, name: str) -> str:
    """Force-unlock workspace `name` and tell who held it; Preflight when it is free, Locked when we work on it."""
    session = open_session(checkout)
    if name not in session.graph.workspaces:
        raise Preflight(
            f'unknown workspace "{name}"', hint=f"choose one of {', '.join(session.graph.workspaces)}"
        )
    with files.locked(session.target.directory / "lock", "inv unlock"):
        hcp_name = session.graph.workspaces[name].hcp_name
        remote = session.hcp.workspace(hcp_name)
        if remote is None or not remote.lock:
            raise Preflight(f"{name} is not locked", hint="inv status --all")
        if holder := run_of(remote.lock):
            return _free_of_run(session, name, holder, remote.lock)
        initialise(session, name)
        # HCP Terraform's lock id is the workspace's full name, as the CLI prints it.
        session.terraform(name).force_unlock(f"{session.hcp.organization}/{hcp_name}")
        return remote.lock


def _free_of_run(session: Session, name: str, holder: str, lock: str) -> str:
    """No unlock frees a workspace of a run: one that an earlier command left is ended, others are people's to end."""
    settle_leftovers(session)
    if session.lock_holder(name) == lock:
        page = session.hcp.runs.page_of(session.graph.workspaces[name].hcp_name, holder)
        raise Locked(f"{name} is held by {holder} until it ends, or is discarded in HCP Terraform", hint=page)
    return lock
