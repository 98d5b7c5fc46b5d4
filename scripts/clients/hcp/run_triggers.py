"""Run triggers: an apply of one workspace starts a run of another."""

from dataclasses import dataclass

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.resource import Resource

KIND = "run-triggers"
INBOUND = {"filter[run-trigger][type]": "inbound"}


@dataclass(frozen=True)
class RunTrigger:
    """`workspace_id` runs after `source_id` was applied."""

    id: str
    workspace_id: str
    source_id: str


class RunTriggers:
    """The triggers of a workspace, by its id."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def create(self, workspace_id: str, source_id: str) -> RunTrigger:
        """Let `workspace_id` run after each apply of `source_id`; raises Unprocessable."""
        draft = Draft(KIND, links={"sourceable": ("workspaces", source_id)})
        return _trigger(
            self._api.create(_path(workspace_id), draft, lambda: self._look(workspace_id, source_id))
        )

    def delete(self, trigger_id: str) -> None:
        """Remove a trigger; one that is gone already is fine."""
        self._api.delete(f"run-triggers/{trigger_id}")

    def list(self, workspace_id: str) -> list[RunTrigger]:
        """What starts runs of `workspace_id`; raises Missing."""
        return [_trigger(one) for one in self._api.list(_path(workspace_id), KIND, INBOUND)]

    def _look(self, workspace_id: str, source_id: str) -> Resource | None:
        listed = self._api.list(_path(workspace_id), KIND, INBOUND)
        return next((one for one in listed if one.related("sourceable") == source_id), None)


def _path(workspace_id: str) -> str:
    return f"workspaces/{workspace_id}/run-triggers"


def _trigger(found: Resource) -> RunTrigger:
    return RunTrigger(found.id, found.related("workspace"), found.related("sourceable"))
