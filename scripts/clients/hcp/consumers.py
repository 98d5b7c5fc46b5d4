"""Which workspaces may read the state of another."""

from collections.abc import Sequence

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import members

KIND = "workspaces"


class Consumers:
    """The readers of a workspace's state, by workspace id."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(self, workspace_id: str) -> tuple[str, ...]:
        """The ids of the workspaces that may read; raises Missing."""
        return tuple(one.id for one in self._api.list(_path(workspace_id), KIND))

    def add(self, workspace_id: str, consumers: Sequence[str]) -> None:
        """Let more workspaces read."""
        self._api.act("POST", _path(workspace_id), members(KIND, consumers))

    def remove(self, workspace_id: str, consumers: Sequence[str]) -> None:
        """Let these workspaces read no longer."""
        self._api.delete(_path(workspace_id), members(KIND, consumers))


def _path(workspace_id: str) -> str:
    return f"workspaces/{workspace_id}/relationships/remote-state-consumers"
