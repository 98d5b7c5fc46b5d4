"""Workspaces: settings, a lock, and the pointer to their current state."""

import re
from typing import Any

from scripts.sandbox.hcp.exceptions import Conflict, Forbidden, Invalid, NotFound
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.projects import Projects
from scripts.sandbox.store import Document, Store

TABLE = "hcp.workspaces"
NAMES = "hcp.workspace-names"
NAME = re.compile(r"[A-Za-z0-9_-]{1,90}")
MODES = ("remote", "local", "agent")

# A new workspace's settings. Local execution is the sandbox organisation's default; the rest is HCP's own.
DEFAULTS: dict[str, Any] = {
    "allow-destroy-plan": True,
    "assessments-enabled": False,
    "auto-apply": False,
    "auto-apply-run-trigger": False,
    "auto-destroy-activity-duration": None,
    "auto-destroy-at": None,
    "description": None,
    "execution-mode": "local",
    "file-triggers-enabled": True,
    "global-remote-state": False,
    "project-remote-state": False,
    "queue-all-runs": False,
    "setting-overwrites": {"execution-mode": False, "agent-pool": False},
    "source": "tfe-api",
    "source-name": None,
    "source-url": None,
    "speculative-enabled": True,
    "structured-run-output-enabled": True,
    "terraform-version": "~> 1.11",
    "trigger-patterns": [],
    "trigger-prefixes": [],
    "vcs-repo": None,
    "working-directory": "",
}


class Workspaces:
    """Workspaces by id, and by name within an organisation."""

    def __init__(self, store: Store, identities: Identities, projects: Projects) -> None:
        self._store = store
        self._identities = identities
        self._projects = projects

    def all(self, organization: str) -> list[Document]:
        """The organisation's workspaces, by name."""
        found = [
            document for _, document in self._store.items(TABLE) if document["organization"] == organization
        ]
        return sorted(found, key=lambda workspace: workspace["name"])

    def show(self, workspace: str) -> Document:
        """The workspace of this id; raises NotFound."""
        if document := self._store.get(TABLE, workspace):
            return document
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
            "project": self._projects.show(project or organization["default-project"])["id"],
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
            document["project"] = self._projects.show(project)["id"]
        return self._set(document, attributes, now())

    def move(self, project: Document, workspaces: list[str]) -> None:
        """Put workspaces into a project of their organisation, all of them or none."""
        found = [self._store.get(TABLE, workspace) for workspace in workspaces]
        if lost := [
            one
            for one, document in zip(workspaces, found, strict=True)
            if document is None or document["organization"] != project["organization"]
        ]:
            raise Forbidden(f"Workspaces that are not there or may not be moved: {', '.join(lost)}")
        for document in found:
            self.save(document | {"project": project["id"]})

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

    def check_empty(self, workspace: str) -> None:
        """Raise Conflict when the workspace's state manages anything."""
        if count := self.show(workspace)["resources"]:
            raise Conflict(f"Cannot safely delete a workspace that manages resources ({count}).")

    def share(self, workspace: str, consumers: list[str]) -> Document:
        """Set which workspaces may read this one's state."""
        document = self.show(workspace)
        document["consumers"] = sorted({self.show(consumer)["id"] for consumer in consumers})
        return self.save(document)

    def _set(self, workspace: Document, attributes: dict[str, Any], at: str) -> Document:
        if "name" in attributes:
            self._rename(workspace, attributes["name"])
        settings = {key: value for key, value in attributes.items() if key in DEFAULTS}
        if "operations" in attributes and "execution-mode" not in settings:
            settings["execution-mode"] = "remote" if attributes["operations"] else "local"
        if settings.get("execution-mode", "local") not in MODES:
            raise Invalid("Execution mode is not included in the list", "/data/attributes/execution-mode")
        if "execution-mode" in settings and "setting-overwrites" not in settings:
            settings["setting-overwrites"] = {
                "execution-mode": True,
                "agent-pool": settings["execution-mode"] == "agent",
            }
        workspace["settings"] = workspace["settings"] | settings
        workspace["latest-change-at"] = at
        return self.save(workspace)

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
