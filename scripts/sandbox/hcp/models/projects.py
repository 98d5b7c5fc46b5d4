"""Projects: folders of workspaces inside an organisation."""

import re
from typing import Any

from scripts.sandbox.hcp.exceptions import Conflict, Invalid, NotFound
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.store import Document, Store

TABLE = "hcp.projects"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]")
SETTABLE = ("name", "description", "default-execution-mode", "auto-destroy-activity-duration")


class Projects:
    """Projects by id."""

    def __init__(self, store: Store, identities: Identities) -> None:
        self._store = store
        self._identities = identities

    def all(self, organization: str) -> list[Document]:
        """The organisation's projects, by name."""
        found = [
            document for _, document in self._store.items(TABLE) if document["organization"] == organization
        ]
        return sorted(found, key=lambda project: project["name"])

    def show(self, project: str) -> Document:
        """The project of this id; raises NotFound."""
        if document := self._store.get(TABLE, project):
            return document
        raise NotFound

    def create(self, organization: str, attributes: dict[str, Any]) -> Document:
        """Add a project; its name is unique in the organisation."""
        document = {"organization": organization, "description": "", "created-at": now()}
        document |= self._checked(organization, {"name": "", **attributes})
        document["id"] = self._identities.new("prj")
        self._store.put(TABLE, document["id"], document)
        return document

    def update(self, project: str, attributes: dict[str, Any]) -> Document:
        """Change what is given."""
        document = self.show(project)
        document |= self._checked(document["organization"], attributes, but=project)
        self._store.put(TABLE, project, document)
        return document

    def delete(self, project: str) -> None:
        """Remove a project that holds no workspace and is not the organisation's default."""
        document = self.show(project)
        held = [w["name"] for _, w in self._store.items("hcp.workspaces") if w["project"] == project]
        if held:
            raise Conflict(f"Project {document['name']} still holds workspaces: {', '.join(held)}.")
        if self._store.get("hcp.organizations", document["organization"])["default-project"] == project:
            raise Conflict("The default project cannot be deleted.")
        self._store.delete(TABLE, project)

    def _checked(self, organization: str, attributes: dict[str, Any], but: str = "") -> dict[str, Any]:
        given = {key: value for key, value in attributes.items() if key in SETTABLE}
        name = given.get("name")
        if name is not None and not NAME.fullmatch(name):
            raise Invalid(
                "Name is invalid: 3 to 40 letters, digits, spaces, - and _", "/data/attributes/name"
            )
        if any(other["name"] == name and other["id"] != but for other in self.all(organization)):
            raise Invalid("Name has already been taken", "/data/attributes/name")
        return given
