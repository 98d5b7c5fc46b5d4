"""A workspace's state on its way to a run's Terraform and back."""

import json
from contextlib import suppress
from hashlib import md5

from scripts.sandbox.hcp.exceptions import NotFound
from scripts.sandbox.hcp.execution.workbench import Workbench
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.store import Document


def current(hcp: Hcp, workspace: str) -> bytes | None:
    """The bytes of a workspace's current state, None when it has none."""
    with suppress(NotFound):
        return hcp.states.content(hcp.states.current(workspace)["id"], "state")
    return None


def save(hcp: Hcp, run: Document, workbench: Workbench) -> None:
    """Make what Terraform wrote the state of the run's workspace; raises ValueError when that is half a file."""
    content = workbench.read_state()
    if content is None or content == current(hcp, run["workspace"]):
        return
    state = json.loads(content)
    facts = {"serial": state["serial"], "lineage": state["lineage"], "run": run["id"]}
    facts["md5"] = md5(content, usedforsecurity=False).hexdigest()
    with hcp.store.transaction():
        made = hcp.states.create(run["workspace"], run["id"], facts)
        hcp.states.upload(made["id"], "state", content)
        hcp.progress.recorded(run["id"], made["id"])
