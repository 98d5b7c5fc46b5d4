"""What our overhead is measured against: Terraform alone, one workspace after another, in the same kind of sandbox."""

import os
import subprocess
import time
from pathlib import Path

from scripts.ops.session import Session, open_session

CHECKOUT = Path(__file__).parents[2]


def open_bare(directory: Path) -> Session:
    """A session in a sandbox of its own, with the workspaces made, as they would be by hand."""
    os.environ["GITOPS_SANDBOX_DIR"] = str(directory)
    session = open_session(CHECKOUT)
    for workspace in session.graph.workspaces.values():
        session.hcp.ensure_workspace(workspace.hcp_name, session.config.platform.hcp.project)
    return session


def run_all(session: Session, plans: Path, apply: bool) -> float:
    """Seconds that init, plan (and apply) of every workspace take, in order."""
    began = time.monotonic()
    for name, workspace in session.graph.workspaces.items():
        variables = [f"-var=records_directory={session.target.records}"] if workspace.environment else []
        plan = plans / f"{name}.tfplan"
        _terraform(session, name, "init", "-input=false")
        _terraform(session, name, "plan", "-input=false", f"-out={plan}", *variables)
        if apply:
            _terraform(session, name, "apply", "-input=false", str(plan))
    return time.monotonic() - began


def _terraform(session: Session, name: str, *arguments: str) -> None:
    terraform = session.terraform(name)
    subprocess.run(
        [*session.launcher, *arguments],
        cwd=session.root_of(name),
        env=terraform.environment,
        check=True,
        capture_output=True,
    )
