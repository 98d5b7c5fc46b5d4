"""Locks: one holder a workspace, who, since when and why."""

from scripts.sandbox.hcp.exceptions import Conflict
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.workspaces import TABLE, Workspaces
from scripts.sandbox.store import Document, Store

# The reason that Terraform's command line gives.
TERRAFORM = "Locked by Terraform"


class Locks:
    """The lock of each workspace."""

    def __init__(self, store: Store, workspaces: Workspaces) -> None:
        self._store = store
        self._workspaces = workspaces

    def take(
        self, workspace: str, user: str, reason: str, process: str | None, run: str | None = None
    ) -> Document:
        """Lock the workspace for a user by some process, or for a run; raises Conflict naming the present holder."""
        document = self._workspaces.show(workspace)
        if document["lock"]:
            raise Conflict(f"Unable to lock workspace {document['name']}. {held(document)}")
        document["lock"] = {"user": user, "process": process, "reason": reason, "at": now(), "run": run}
        return self._workspaces.save(document)

    def release(self, workspace: str, user: str) -> Document:
        """Unlock; only the holder may."""
        document = self._workspaces.show(workspace)
        if not document["lock"]:
            raise Conflict(f"Unable to unlock workspace {document['name']}. It is not locked.")
        if document["lock"]["user"] != user:
            raise Conflict(
                f"Unable to unlock workspace {document['name']}. It is locked by User {held(document)}"
            )
        return self._clear(document)

    def force(self, workspace: str) -> Document:
        """Unlock whoever holds it."""
        document = self._workspaces.show(workspace)
        if not document["lock"]:
            raise Conflict(f"Unable to unlock workspace {document['name']}. It is not locked.")
        if document["lock"].get("run"):
            raise Conflict(f"Unable to unlock workspace {document['name']}. {held(document)}")
        return self._clear(document)

    def of_terraform(self) -> list[Document]:
        """The workspaces that Terraform's command line has locked."""
        locked = [document for _, document in self._store.items(TABLE) if document["lock"]]
        return [document for document in locked if document["lock"]["reason"] == TERRAFORM]

    def _clear(self, document: Document) -> Document:
        document["lock"] = None
        return self._workspaces.save(document)


def held(workspace: Document) -> str:
    """A sentence on who holds a locked workspace."""
    lock = workspace["lock"]
    process = f" (pid {lock['process'].partition(':')[0]})" if lock["process"] else ""
    reason = f": {lock['reason']}" if lock["reason"] else ""
    return f"It is locked by {lock['user']}{process} since {lock['at']}{reason}."
