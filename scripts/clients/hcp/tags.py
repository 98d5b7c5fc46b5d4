"""Tag names of workspaces."""

from collections.abc import Sequence

from scripts.clients.hcp.api import Api


class Tags:
    """The tags of a workspace; what is there comes with the workspace itself."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def add(self, workspace_id: str, names: Sequence[str]) -> None:
        """Add tags; those that are there already stay."""
        self._api.act("POST", _path(workspace_id), _named(names))


def _path(workspace_id: str) -> str:
    return f"workspaces/{workspace_id}/relationships/tags"


def _named(names: Sequence[str]) -> dict:
    return {"data": [{"type": "tags", "attributes": {"name": name}} for name in names]}
