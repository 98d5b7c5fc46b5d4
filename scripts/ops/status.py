"""inv status and inv outputs: what HCP Terraform knows of each workspace, without running Terraform."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.core.selection import Flags, select
from scripts.errors import Preflight
from scripts.ops.session import Session, open_session

HEADERS = ["workspace", "environment", "root", "serial", "resources", "status"]


def status(checkout: Path, flags: Flags) -> list[dict]:
    """{workspace, environment, root, serial, resources, status} of each selected workspace."""
    session = open_session(checkout)
    names = select(session.graph, flags)
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda name: _facts(session, name), names))


def outputs(checkout: Path, flags: Flags) -> dict[str, dict]:
    """The outputs of each selected workspace that has a state; sensitive ones are left out by their roots."""
    session = open_session(checkout)
    found = {name: session.state(name) for name in select(session.graph, flags)}
    if not any(found.values()):
        raise Preflight("none of these was ever applied", hint="inv apply --all")
    return {name: state.outputs for name, state in found.items() if state}


def _facts(session: Session, name: str) -> dict:
    workspace = session.graph.workspaces[name]
    remote = session.hcp.workspace(workspace.hcp_name)
    state = session.hcp.state(remote.id) if remote else None
    if remote and remote.lock:
        word = f"locked by {remote.lock}"
    elif state is None:
        word = "never applied"
    else:
        word = "applied" if state.resources else "empty"
    return {
        "workspace": name,
        "environment": workspace.environment,
        "root": workspace.root,
        "serial": state.serial if state else None,
        "resources": state.resources if state else 0,
        "status": word,
    }
