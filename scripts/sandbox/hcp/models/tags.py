"""Tags of workspaces: plain names, and key-value bindings."""

from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document


class Tags:
    """What a workspace is tagged with."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def add(self, workspace: str, names: list[str]) -> Document:
        """Add tag names; those already there stay."""
        document = self._workspaces.show(workspace)
        document["tags"] = sorted({*document["tags"], *names})
        return self._workspaces.save(document)

    def remove(self, workspace: str, names: list[str]) -> Document:
        """Remove tag names; those not there are no error."""
        document = self._workspaces.show(workspace)
        document["tags"] = [name for name in document["tags"] if name not in names]
        return self._workspaces.save(document)

    def bind(self, workspace: str, bindings: dict[str, str]) -> Document:
        """Set key-value bindings; keys not given stay."""
        document = self._workspaces.show(workspace)
        document["bindings"] |= bindings
        return self._workspaces.save(document)

    def rebind(self, workspace: str, bindings: dict[str, str]) -> Document:
        """Replace every key-value binding."""
        document = self._workspaces.show(workspace)
        document["bindings"] = bindings
        return self._workspaces.save(document)
