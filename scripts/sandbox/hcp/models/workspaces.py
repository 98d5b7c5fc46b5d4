"""Workspaces: settings, a lock, and the pointer to their current state."""

import re
from typing import Any

from scripts.sandbox.hcp.exceptions import Conflict, Forbidden, Invalid, NotFound
from scripts.sandbox.hcp.models.agent_pools import AgentPools
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.projects import Projects
from scripts.sandbox.hcp.models.settings import DEFAULTS, settle
from scripts.sandbox.store import Document, Store

TABLE = "hcp.workspaces"
NAMES = "hcp.workspace-names"
NAME = re.compile(r"[A-Za-z0-9_-]{1,90}")


class Workspaces:
    """Workspaces by id, and by name within an organisation."""

    def __init__(
        self, store: Store, identities: Identities, projects: Projects, agent_pools: AgentPools
    ) -> None:
        self._store = store
        self._identities = identities
        self._projects = projects
        self._agent_pools = agent_pools

    def all(self, organization: str) -> list[Document]:
        """The organisation's workspaces, by name."""
        found = [_whole(document) for _, document in self._store.items(TABLE)]
        found = [document for document in found if document["organization"] == organization]
        return sorted(found, key=lambda workspace: workspace["name"])

    def show(self, workspace: str) -> Document:
        """The workspace of this id; raises NotFound."""
        if document := self._store.get(TABLE, workspace):
            return _whole(document)
        raise NotFound

    def named(self, organization: str, name: str) -> Document:
        """The workspace of this name; raises NotFound."""
        if entry := self._store.get(NAMES, f"{organization}/{name}"):
            return self.show(entry["id"])
        raise NotFound

    def create(self, organization: Document, attributes: dict[str, Any], project: str | None) -> Document:
        """Add a workspace to a project, or to the organisation's default one."""
        made = now()
        workspace = {
            "id": self._identities.new("ws"),
            "organization": organization["name"],
            "project": self._project(project or organization["default-project"], organization["name"]),
            "name": "",
            "created-at": made,
            "settings": DEFAULTS,
            "tags": [],
            "bindings": {},
            "consumers": [],
            "lock": None,
            "state": None,
            "resources": 0,
        }
        return self._set(workspace, {"name": "", **attributes}, made)

    def update(self, workspace: str, attributes: dict[str, Any], project: str | None) -> Document:
        """Change what is given; a project moves the workspace there."""
        document = self.show(workspace)
        if project:
            document["project"] = self._project(project, document["organization"])
        return self._set(document, attributes, now())

    def inherit(self, project: str) -> None:
        """Let the workspaces of a project follow its defaults, where they set nothing of their own."""
        for workspace in self.all(self._projects.show(project)["organization"]):
            if workspace["project"] == project:
                self._set(workspace, {}, now())

    def move(self, project: Document, workspaces: list[str]) -> None:
        """Put workspaces into a project of their organisation, all of them or none."""
        named = [self._store.get(TABLE, workspace) for workspace in workspaces]
        found = [document and _whole(document) for document in named]
        if lost := [
            one
            for one, document in zip(workspaces, found, strict=True)
            if document is None or document["organization"] != project["organization"]
        ]:
            raise Forbidden(f"Workspaces that are not there or may not be moved: {', '.join(lost)}")
        for document in found:
            self._set(document | {"project": project["id"]}, {}, now())

    def save(self, workspace: Document) -> Document:
        """Write a workspace that somebody changed."""
        workspace["updated-at"] = now()
        self._store.put(TABLE, workspace["id"], workspace)
        return workspace

    def delete(self, workspace: str) -> None:
        """Remove the workspace; a locked one stays."""
        document = self.show(workspace)
        if document["lock"]:
            raise Conflict("Cannot delete a workspace that is locked.")
        self._store.delete(NAMES, f"{document['organization']}/{document['name']}")
        self._store.delete(TABLE, workspace)
        for other in self.all(document["organization"]):
            if workspace in other["consumers"]:
                self.save(other | {"consumers": [one for one in other["consumers"] if one != workspace]})

    def check_empty(self, workspace: str) -> None:
        """Raise Conflict when the workspace's state manages anything."""
        if count := self.show(workspace)["resources"]:
            raise Conflict(f"Cannot safely delete a workspace that manages resources ({count}).")

    def share(self, workspace: str, consumers: list[str]) -> Document:
        """Set which workspaces may read this one's state."""
        document = self.show(workspace)
        if document["settings"]["global-remote-state"]:
            raise Invalid("Remote state consumers cannot be set while global remote state is on")
        found = [self.show(consumer) for consumer in consumers]
        if any(consumer["organization"] != document["organization"] for consumer in found):
            raise NotFound
        if workspace in consumers:
            raise Invalid("A workspace cannot be a consumer of its own state")
        document["consumers"] = sorted({consumer["id"] for consumer in found})
        return self.save(document)

    def consumers(self, workspace: str) -> list[Document]:
        """The workspaces whose runs may read this one's state: all others when its state is global."""
        document = self.show(workspace)
        others = [other for other in self.all(document["organization"]) if other["id"] != workspace]
        if document["settings"]["global-remote-state"]:
            return others
        return [other for other in others if other["id"] in document["consumers"]]

    def shares(self, workspace: Document, reader: Document) -> bool:
        """Whether a run of `reader` may read the state of `workspace`."""
        if workspace["organization"] != reader["organization"]:
            return False
        settings, consumers = workspace["settings"], workspace["consumers"]
        is_neighbour = settings["project-remote-state"] and workspace["project"] == reader["project"]
        is_named = reader["id"] in (workspace["id"], *consumers)
        return bool(settings["global-remote-state"] or is_neighbour or is_named)

    def _set(self, workspace: Document, attributes: dict[str, Any], at: str) -> Document:
        if "name" in attributes:
            self._rename(workspace, attributes["name"])
        workspace["settings"] = settle(
            workspace,
            attributes,
            self._projects.inherited(workspace["project"]),
            lambda pool: self._agent_pools.admits(pool, workspace),
        )
        workspace["latest-change-at"] = at
        return self.save(workspace)

    def _project(self, project: str, organization: str) -> str:
        found = self._projects.show(project)
        if found["organization"] != organization:
            raise NotFound
        return found["id"]

    def _rename(self, workspace: Document, name: str) -> None:
        if not NAME.fullmatch(name):
            raise Invalid("Name is invalid: letters, digits, - and _", "/data/attributes/name")
        key = f"{workspace['organization']}/{name}"
        holder = self._store.get(NAMES, key)
        if holder and holder["id"] != workspace["id"]:
            raise Invalid("Name has already been taken", "/data/attributes/name")
        self._store.delete(NAMES, f"{workspace['organization']}/{workspace['name']}")
        self._store.put(NAMES, key, {"id": workspace["id"]})
        workspace["name"] = name


def _whole(document: Document) -> Document:
    """A workspace with every setting, those included that came after it was written."""
    return document | {"settings": DEFAULTS | document["settings"]}
