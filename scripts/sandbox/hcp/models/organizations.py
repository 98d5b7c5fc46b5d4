"""Organisations. The sandbox has every organisation that somebody asks for."""

import re

from scripts.sandbox.hcp.exceptions import NotFound
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.store import Document, Store

TABLE = "hcp.organizations"
NAME = re.compile(r"[A-Za-z0-9_-]{3,40}")


class Organizations:
    """Organisations by name."""

    def __init__(self, store: Store, identities: Identities) -> None:
        self._store = store
        self._identities = identities

    def show(self, name: str) -> Document:
        """The organisation of this name, made with its default project when it is first named."""
        if not NAME.fullmatch(name):
            raise NotFound
        found = self._store.get(TABLE, name) or self._create(name)
        if found.get("hidden"):
            raise NotFound
        return found

    def entitled(self, name: str, feature: str) -> Document:
        """The organisation of this name if its plan has a feature; the API tells nobody that it is this which lacks."""
        found = self.show(name)
        if feature in found.get("withdrawn", []):
            raise NotFound
        return found

    def withdraw(self, name: str, *features: str) -> None:
        """Take features from the organisation's plan."""
        self._store.put(TABLE, name, self.show(name) | {"withdrawn": list(features)})

    def hide(self, name: str) -> None:
        """Let the organisation be one that the callers may not see."""
        self._store.put(TABLE, name, self.show(name) | {"hidden": True})

    def all(self) -> list[Document]:
        """Every organisation, by name."""
        return [document for _, document in self._store.items(TABLE)]

    def _create(self, name: str) -> Document:
        project = self._identities.new("prj")
        made = now()
        organization = {
            "name": name,
            "id": self._identities.new("org"),
            "created-at": made,
            "default-project": project,
        }
        self._store.put(TABLE, name, organization)
        document = {
            "id": project,
            "organization": name,
            "name": "Default Project",
            "description": "",
            "created-at": made,
        }
        self._store.put("hcp.projects", project, document)
        return organization
