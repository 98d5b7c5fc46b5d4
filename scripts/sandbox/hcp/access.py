"""What the holders of tokens may not do who are no users: runs and organisations."""

from scripts.sandbox.hcp.exceptions import Forbidden, NotFound
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.http import Request

RUN = "run-"
ORGANIZATION = "api-org-"
# A run is given its workspace's variables as Terraform takes them, never by the API.
SECRETS = {"agent-pools", "all-vars", "authentication-tokens", "vars", "varsets"}
# An organisation's token manages workspaces; it neither plans nor applies.
RUNS = {"configuration-versions", "runs"}


def check(holder: str, request: Request) -> None:
    """Raise NotFound when the holder of a token may not see what a request is about."""
    names = set(request.path.split("/"))
    is_state = request.method == "POST" and request.path.endswith("/state-versions")
    if holder.startswith(RUN) and (names & SECRETS or not (is_state or request.method == "GET")):
        raise NotFound
    if holder.startswith(ORGANIZATION) and names & RUNS:
        raise NotFound


def check_state(hcp: Hcp, holder: str, workspace: str) -> None:
    """Raise Forbidden when the holder is a run with whose workspace this one does not share its state.

    A user who may see a workspace may read its state; consumers narrow what runs may read.
    """
    if not holder.startswith(RUN):
        return
    owner = hcp.workspaces.show(workspace)
    reader = hcp.workspaces.show(hcp.runs.show(holder)["workspace"])
    if not hcp.workspaces.shares(owner, reader):
        told = f"A run of workspace {reader['name']} may not read the state of workspace {owner['name']}"
        raise Forbidden(f"{told}, which does not have {reader['name']} among its remote state consumers.")
