"""Run triggers: an apply in the source queues a run in the workspace."""

from scripts.sandbox.hcp.exceptions import Invalid, NotFound
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document, Store

TABLE = "hcp.run-triggers"
MOST = 20
POINTER = "/data/relationships/sourceable"


class RunTriggers:
    """Run triggers by id."""

    def __init__(self, store: Store, identities: Identities, workspaces: Workspaces) -> None:
        self._store = store
        self._identities = identities
        self._workspaces = workspaces

    def inbound(self, workspace: str) -> list[Document]:
        """The triggers that queue runs in this workspace, oldest first."""
        return self._by("workspace", workspace)

    def outbound(self, workspace: str) -> list[Document]:
        """The triggers by which this workspace queues runs in others, oldest first."""
        return self._by("sourceable", workspace)

    def show(self, trigger: str) -> Document:
        """The trigger of this id; raises NotFound."""
        if document := self._store.get(TABLE, trigger):
            return document
        raise NotFound

    def create(self, workspace: str, source: str) -> Document:
        """Let applies in `source` queue runs in `workspace`."""
        target, sourceable = self._workspaces.show(workspace), self._workspaces.show(source)
        if sourceable["organization"] != target["organization"]:
            raise NotFound
        if source == workspace:
            raise Invalid("Sourceable cannot be the workspace itself", POINTER)
        there = self.inbound(workspace)
        if any(trigger["sourceable"] == source for trigger in there):
            raise Invalid("Sourceable has already been taken", POINTER)
        if len(there) >= MOST:
            raise Invalid(f"Workspace {target['name']} has {MOST} run triggers, which is the limit", POINTER)
        document = {"id": self._identities.new("rt"), "workspace": workspace, "sourceable": source}
        document["created-at"] = now()
        self._store.put(TABLE, document["id"], document)
        return document

    def delete(self, trigger: str) -> None:
        """Remove a trigger."""
        self._store.delete(TABLE, self.show(trigger)["id"])

    def purge(self, workspace: str) -> None:
        """Remove the triggers of a workspace that is gone, in both directions."""
        for trigger in [*self.inbound(workspace), *self.outbound(workspace)]:
            self._store.delete(TABLE, trigger["id"])

    def _by(self, end: str, workspace: str) -> list[Document]:
        found = [trigger for _, trigger in self._store.items(TABLE) if trigger[end] == workspace]
        return sorted(found, key=lambda trigger: (trigger["created-at"], trigger["id"]))
