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

    def take(self, workspace: str, user: str, reason: str) -> Document:
        """Lock the workspace for a user; raises Conflict naming the present holder."""
        document = self._workspaces.show(workspace)
        if document["lock"]:
            raise Conflict(f"Unable to lock workspace {document['name']}. {held(document)}")
        document["lock"] = {"user": user, "reason": reason, "at": now()}
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
        return self._clear(document)

    def abandon(self) -> list[str]:
        """Unlock what Terraform's command line had locked, and say which workspaces; a person's lock stays.

        For a world whose daemon was killed: the commands that held these locks lost their providers with it.
        """
        found = [document for _, document in self._store.items(TABLE) if document["lock"]]
        left = [document for document in found if document["lock"]["reason"] == TERRAFORM]
        return [self._clear(document)["name"] for document in left]

    def _clear(self, document: Document) -> Document:
        document["lock"] = None
        return self._workspaces.save(document)


def held(workspace: Document) -> str:
    """A sentence on who holds a locked workspace."""
    lock = workspace["lock"]
    reason = f": {lock['reason']}" if lock["reason"] else ""
    return f"It is locked by {lock['user']} since {lock['at']}{reason}."
