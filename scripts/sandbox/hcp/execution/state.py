"""The state of a run whose Terraform could not hand it over itself."""

import json
from hashlib import md5

from scripts.sandbox.hcp.execution.workbench import Workbench
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.store import Document


def rescue(hcp: Hcp, run: Document, workbench: Workbench) -> None:
    """Make what Terraform left in its directory the workspace's state; raises ValueError when it is half a file."""
    content = workbench.read_state()
    if content is None:
        return
    state = json.loads(content)
    facts = {"serial": state["serial"], "lineage": state["lineage"]}
    facts["md5"] = md5(content, usedforsecurity=False).hexdigest()
    with hcp.store.transaction():
        made = hcp.states.create(run["workspace"], run["id"], facts)
        hcp.states.upload(made["id"], "state", content)
        hcp.progress.recorded(run["id"], made["id"])
