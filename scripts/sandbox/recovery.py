"""Putting in order what an ended daemon left: locks whose holders are gone, runs, resources that reached no state."""

from dataclasses import dataclass

from scripts.sandbox.hcp.execution.leftovers import Leftovers
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.processes import lives
from scripts.sandbox.store import Document
from scripts.sandbox.unrecorded import Unrecorded


@dataclass
class Recovery:
    """What has to be mended; `killed` says that the daemon before this one had no time to end well."""

    hcp: Hcp
    unrecorded: Unrecorded
    leftovers: Leftovers
    killed: bool

    def settle(self, patient: bool = True) -> Document:
        """Mend what can be mended: {waiting, told}, sentences both.

        A Terraform that still lives tries to reach the daemon for minutes, to save its state: while there is one and
        `patient` holds, nothing is taken from it. May be called again.
        """
        held = self.hcp.locks.of_terraform()
        living = [_waiting(workspace) for workspace in held if lives(workspace["lock"]["process"])]
        living += self.leftovers.living() if self.killed else []
        if living and patient:
            return {"waiting": living if self.killed else [], "told": []}
        told = self.leftovers.end() if self.killed else []
        if lost := self.unrecorded.take_back():
            told.append(f"{lost} resources were created but reached no state; they are taken back")
        for workspace in held if self.killed else []:
            self.hcp.locks.force(workspace["id"])
            told.append(f"the lock that Terraform left on {workspace['name']} is released")
        self.killed = False
        return {"waiting": [], "told": told}


def _waiting(workspace: Document) -> str:
    pid = workspace["lock"]["process"].partition(":")[0]
    return f"waiting for Terraform (pid {pid}) to save the state of {workspace['name']}"
