"""Projects: folders of workspaces inside an organisation."""

import re
from collections.abc import Iterator
from typing import Any

from scripts.sandbox.hcp.exceptions import Forbidden, Invalid, NotFound, refuse
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.store import Document, Store

TABLE = "hcp.projects"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]")
MODES = ("remote", "local", "agent")
# A new project's settings. Local execution is the sandbox organisation's default.
DEFAULTS: dict[str, Any] = {
    "name": "",
    "description": "",
    "default-execution-mode": "local",
    "default-agent-pool-id": None,
    "auto-destroy-activity-duration": None,
    "setting-overwrites": {"default-execution-mode": False, "default-agent-pool": False},
}


class Projects:
    """Projects by id."""

    def __init__(self, store: Store, identities: Identities) -> None:
        self._store = store
        self._identities = identities

    def all(self, organization: str) -> list[Document]:
        """The organisation's projects, by name."""
        found = [_whole(document) for _, document in self._store.items(TABLE)]
        found = [document for document in found if document["organization"] == organization]
        return sorted(found, key=lambda project: project["name"])

    def show(self, project: str) -> Document:
        """The project of this id; raises NotFound."""
        if document := self._store.get(TABLE, project):
            return _whole(document)
        raise NotFound

    def inherited(self, project: str) -> Document:
        """The settings that a project gives to the workspaces that set nothing of their own."""
        document = self.show(project)
        return {
            "execution-mode": document["default-execution-mode"],
            "agent-pool-id": document["default-agent-pool-id"],
        }

    def create(self, organization: str, attributes: dict[str, Any]) -> Document:
        """Add a project; its name is unique in the organisation."""
        document = {"id": self._identities.new("prj"), "organization": organization, "created-at": now()}
        return self._set(_whole(document), {"name": "", **attributes})

    def update(self, project: str, attributes: dict[str, Any]) -> Document:
        """Change what is given."""
        return self._set(self.show(project), attributes)

    def save(self, project: Document) -> Document:
        """Write a project that somebody changed."""
        self._store.put(TABLE, project["id"], project)
        return project

    def delete(self, project: str) -> None:
        """Remove a project that holds no workspace and is not the organisation's default."""
        document = self.show(project)
        held = [w["name"] for _, w in self._store.items("hcp.workspaces") if w["project"] == project]
        if held:
            raise Forbidden(f"Project {document['name']} still holds workspaces: {', '.join(held)}.")
        if self._store.get("hcp.organizations", document["organization"])["default-project"] == project:
            raise Forbidden("The default project cannot be deleted.")
        self._store.delete(TABLE, project)

    def _set(self, document: Document, attributes: dict[str, Any]) -> Document:
        given = {key: value for key, value in attributes.items() if key in DEFAULTS}
        if "default-execution-mode" in given and not given.get("setting-overwrites"):
            given["setting-overwrites"] = {"default-execution-mode": True, "default-agent-pool": True}
        document |= given
        refuse(self._refusals(document))
        return self.save(document)

    def _refusals(self, document: Document) -> Iterator[Invalid]:
        pointer, name = "/data/attributes/name", document["name"]
        if not isinstance(name, str) or not NAME.fullmatch(name):
            yield Invalid("Name is invalid: 3 to 40 letters, digits, spaces, - and _", pointer)
        if any(o["name"] == name and o["id"] != document["id"] for o in self.all(document["organization"])):
            yield Invalid("Name has already been taken", pointer)
        mode, pool = document["default-execution-mode"], document["default-agent-pool-id"]
        if mode not in MODES:
            told = "Default execution mode is not included in the list"
            yield Invalid(told, "/data/attributes/default-execution-mode")
        elif (mode == "agent") is not bool(pool):
            told = "Default agent pool must be specified when default execution mode is agent, and only then"
            yield Invalid(told, "/data/attributes/default-agent-pool-id")


def _whole(document: Document) -> Document:
    """A project with every setting, those included that came after it was written."""
    return DEFAULTS | {"bindings": {}} | document
