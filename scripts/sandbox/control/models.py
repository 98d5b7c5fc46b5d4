"""What can be asked of a sandbox, and changed in it behind Terraform's back."""

import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.sandbox import faults
from scripts.sandbox.control.locating import locate
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.recovery import Recovery
from scripts.sandbox.store import Document, Store


@dataclass(frozen=True)
class Control:
    """The daemon as seen from outside; `facts` tells what only the running process knows."""

    store: Store
    hcp: Hcp
    recovery: Recovery
    facts: Callable[[], Document]

    def status(self) -> Document:
        """The running process and how much is in its world; `memory` in megabytes, the most it ever took."""
        workspaces = [w for o in self.hcp.organizations.all() for w in self.hcp.workspaces.all(o["name"])]
        return {
            "running": True,
            "pid": os.getpid(),
            **self.facts(),
            "memory": peak_memory(),
            "workspaces": len(workspaces),
            "resources": sum(workspace["resources"] for workspace in workspaces),
            "locked": [workspace["name"] for workspace in workspaces if workspace["lock"]],
            "faults": self.store.count("faults"),
        }

    def drift(self, address: str, workspace: str, changes: dict[str, Any]) -> Document:
        """Change attributes of a resource as somebody would in a portal; paths are dotted."""
        from scripts.sandbox.provider import drift

        found = locate(self.hcp, address, workspace)
        for path, value in changes.items():
            drift(self.store, found.type, found.attributes, path, value)
        return {"workspace": found.workspace, "address": address, "changed": sorted(changes)}

    def remove(self, address: str, workspace: str) -> Document:
        """Delete a resource as somebody would in a portal."""
        from scripts.sandbox.provider import forget

        found = locate(self.hcp, address, workspace)
        forget(self.store, found.type, found.attributes)
        return {"workspace": found.workspace, "address": address, "deleted": True}

    def agent(self, pool: str, is_served: bool) -> Document:
        """Start or stop the agent of an HCP agent pool, by the pool's id."""
        found = self.hcp.agents.serve(pool, is_served)
        self.hcp.runs.on_change()
        return found

    def faults(self) -> list[Document]:
        """Every injected fault, with how often it has matched."""
        return faults.listed(self.store)

    def inject(self, fault: Document) -> Document:
        """Add a fault; it comes back with its id."""
        return faults.add(self.store, **fault)

    def clear(self) -> int:
        """Take every fault away; how many there were."""
        return faults.clear(self.store)


def peak_memory() -> int:
    """The most memory this process has held, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
