"""Configuration versions: the Terraform files that somebody uploaded for runs."""

from typing import Any

from scripts.sandbox.hcp.exceptions import Conflict, NotFound
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document, Store

TABLE = "hcp.configuration-versions"
HISTORY = "hcp.configuration-history"
KIND = "configuration"
DEFAULTS = {"auto-queue-runs": True, "speculative": False, "provisional": False}


class ConfigurationVersions:
    """Configuration versions by id; the tar.gz of each under blob `configuration/<id>`."""

    def __init__(self, store: Store, identities: Identities, workspaces: Workspaces) -> None:
        self._store = store
        self._identities = identities
        self._workspaces = workspaces

    def show(self, configuration: str) -> Document:
        """The configuration version of this id; raises NotFound."""
        if document := self._store.get(TABLE, configuration):
            return document
        raise NotFound

    def history(self, workspace: str) -> list[Document]:
        """Every configuration version of a workspace, newest first."""
        entries = self._store.items(HISTORY, f"{workspace}/")
        return [self.show(entry["id"]) for _, entry in reversed(entries)]

    def create(self, workspace: str, user: str, attributes: dict[str, Any]) -> Document:
        """Announce a configuration version; it stays pending until its files are there."""
        number = len(self._store.items(HISTORY, f"{self._workspaces.show(workspace)['id']}/")) + 1
        document = {
            "id": self._identities.new("cv"),
            "workspace": workspace,
            "user": user,
            "status": "pending",
            "timestamps": {},
            **{name: bool(attributes.get(name, otherwise)) for name, otherwise in DEFAULTS.items()},
        }
        self._store.put(TABLE, document["id"], document)
        self._store.put(HISTORY, f"{workspace}/{number:08}", {"id": document["id"]})
        return document

    def upload(self, configuration: str, content: bytes) -> Document:
        """Take the files; only once."""
        document = self.show(configuration)
        if document["status"] != "pending":
            raise Conflict(f"Configuration version {configuration} is {document['status']} already.")
        self._store.put_blob(f"{KIND}/{configuration}", content)
        document |= {"status": "uploaded", "timestamps": {"uploaded-at": now()}}
        self._store.put(TABLE, configuration, document)
        return document

    def content(self, configuration: str) -> bytes:
        """The uploaded tar.gz; raises NotFound while there is none."""
        content = self._store.get_blob(f"{KIND}/{configuration}")
        if content is None:
            raise NotFound
        return content

    def purge(self, workspace: str) -> None:
        """Remove every configuration version of a workspace that is gone."""
        for key, entry in self._store.items(HISTORY, f"{workspace}/"):
            self._store.delete_blob(f"{KIND}/{entry['id']}")
            self._store.delete(TABLE, entry["id"])
            self._store.delete(HISTORY, key)
