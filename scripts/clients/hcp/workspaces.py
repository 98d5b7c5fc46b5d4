"""Workspaces, their settings and their locks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.refusals import Conflict
from scripts.clients.hcp.resource import Resource
from scripts.errors import Locked

KIND = "workspaces"


@dataclass(frozen=True)
class Workspace:
    """A workspace as HCP Terraform tells it.

    `settings` are its attributes in the API's spelling ("working-directory", "terraform-version", …), with
    "agent-pool-id" ("" when none); `tags` are its tag names; `lock` says who holds it and why, "" when free.
    """

    id: str
    name: str
    execution_mode: str
    lock: str
    project_id: str = ""
    tags: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


class Workspaces:
    """The organisation's workspaces."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._path = f"{api.of_organization}/workspaces"

    def named(self, name: str) -> Workspace | None:
        """The workspace called `name`, with the holder of its lock; None when there is none, or it is hidden."""
        found = self._look(name)
        return workspace(found) if found else None

    def show(self, workspace_id: str) -> Workspace:
        """One workspace with the holder of its lock; raises Missing."""
        return workspace(self._api.get(f"workspaces/{workspace_id}", KIND, {"include": "locked_by"}))

    def create(self, name: str, project_id: str, settings: Mapping[str, Any]) -> Workspace:
        """Make a workspace with `settings` in the API's spelling; raises Unprocessable."""
        draft = Draft(KIND, {"name": name, **settings}, {"project": ("projects", project_id)})
        return workspace(self._api.create(self._path, draft, lambda: self._look(name)))

    def update(self, workspace_id: str, settings: Mapping[str, Any], project_id: str = "") -> Workspace:
        """Change what `settings` name, None clears; move to `project_id` if given; raises Missing, Unprocessable."""
        links = {"project": ("projects", project_id)} if project_id else {}
        draft = Draft(KIND, settings, links, id=workspace_id)
        return workspace(self._api.update(f"workspaces/{workspace_id}", draft))

    def delete(self, workspace_id: str) -> None:
        """Remove a workspace that manages nothing; raises Conflict while it does."""
        self._api.send("POST", f"workspaces/{workspace_id}/actions/safe-delete", repeatable=True, absent=True)

    def lock(self, workspace_id: str, reason: str) -> Workspace:
        """Take the lock for `reason`; raises Locked when somebody else holds it."""
        return self._turn(workspace_id, "lock", {"reason": reason}, reason)

    def unlock(self, workspace_id: str) -> Workspace:
        """Give our lock back; raises Locked when it is somebody else's."""
        return self._turn(workspace_id, "unlock", None, "")

    def list(self, project_id: str = "") -> list[Workspace]:
        """Every workspace, or those of one project; who holds a lock is not told here."""
        query = {"filter[project][id]": project_id} if project_id else {}
        return [workspace(one) for one in self._api.list(self._path, KIND, query)]

    def _look(self, name: str) -> Resource | None:
        return self._api.find(f"{self._path}/{quote(name, safe='')}", KIND, {"include": "locked_by"})

    def _turn(self, workspace_id: str, action: str, body: dict | None, reason: str) -> Workspace:
        """Lock or unlock; a repetition after a lost reply meets what the first one did, which is fine."""
        try:
            self._api.act("POST", f"workspaces/{workspace_id}/actions/{action}", body)
        except Conflict:
            found = self.show(workspace_id)
            if action == "lock" and found.lock.endswith(f": {reason}"):
                return found
            if found.lock:
                raise Locked(f"workspace {found.name} is locked by {found.lock}", hint="inv unlock") from None
            if action == "lock":
                raise
            return found
        return self.show(workspace_id)


def workspace(found: Resource) -> Workspace:
    """A workspace out of its document."""
    pool = found.related("agent-pool") or found.words("agent-pool-id")
    return Workspace(
        found.id,
        found.text("name"),
        found.words("execution-mode") or "remote",
        _lock_holder(found) if found.flag("locked") else "",
        found.related("project"),
        found.texts("tag-names"),
        {**found.attributes, "agent-pool-id": pool},
    )


def _lock_holder(found: Resource) -> str:
    """Who holds the lock of a workspace that was asked for with `include=locked_by`, and why."""
    kind, identity = found.linked("locked-by")
    told = found.included.get((kind, identity))
    name = (told.words("username") or told.words("name") if told else "") or identity
    holder = name if kind == "users" and name else f"{kind or 'somebody'} {name}".strip()
    reason = found.words("locked-reason")
    return f"{holder}: {reason}" if reason else holder
