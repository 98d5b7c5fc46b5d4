"""State versions: every state a workspace has had, and which one is current."""

import json
from collections.abc import Callable
from hashlib import md5
from typing import Any

from scripts.sandbox.hcp.exceptions import Conflict, Invalid, NotFound
from scripts.sandbox.hcp.models.identities import Identities, identity
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document, Store

TABLE = "hcp.state-versions"
HISTORY = "hcp.state-history"
OUTPUTS = "hcp.outputs"


class States:
    """State versions by id; the bytes of each under blobs `state/<id>` and `json-state/<id>`."""

    def __init__(
        self,
        store: Store,
        identities: Identities,
        workspaces: Workspaces,
        on_state: Callable[[Document], None] | None,
    ) -> None:
        self._store = store
        self._identities = identities
        self._workspaces = workspaces
        self._on_state = on_state

    def show(self, state: str) -> Document:
        """The state version of this id; raises NotFound."""
        if document := self._store.get(TABLE, state):
            return document
        raise NotFound

    def current(self, workspace: str) -> Document:
        """The workspace's current state version; raises NotFound when it has none."""
        state = self._workspaces.show(workspace)["state"]
        if state is None:
            raise NotFound
        return self.show(state)

    def history(self, workspace: str) -> list[Document]:
        """Every state version of a workspace, newest first."""
        entries = self._store.items(HISTORY, f"{workspace}/")
        return [self.show(entry["id"]) for _, entry in reversed(entries)]

    def create(self, workspace: str, user: str, attributes: dict[str, Any]) -> Document:
        """Announce a state version; it stays pending until its bytes are there."""
        for name in ("serial", "md5"):
            if attributes.get(name) is None:
                raise Invalid(f"param is missing or the value is empty: {name}", f"/data/attributes/{name}")
        self._check_lock(workspace, user)
        self._check_order(workspace, attributes)
        document = {
            "id": self._identities.new("sv"),
            "workspace": workspace,
            "user": user,
            "status": "pending",
            "serial": attributes["serial"],
            "md5": attributes["md5"],
            "lineage": attributes.get("lineage"),
            "force": bool(attributes.get("force")),
            "created-at": now(),
            "run": user if user.startswith("run-") else None,
            "size": 0,
        }
        self._store.put(TABLE, document["id"], document)
        return document

    def content(self, state: str, kind: str) -> bytes:
        """The bytes of a state version; kind is `state` or `json-state`."""
        content = self._store.get_blob(f"{kind}/{state}")
        if content is None:
            raise NotFound
        return content

    def upload(self, state: str, kind: str, content: bytes) -> Document:
        """Take the bytes of a pending state version; the state itself makes it the current one."""
        document = self.show(state)
        if kind == "state":
            self._finalize(document, content)
        self._store.put_blob(f"{kind}/{state}", content)
        return document

    def output(self, output: str) -> Document:
        """One output of a state version, by the output's id."""
        if document := self._store.get(OUTPUTS, output):
            return document
        raise NotFound

    def outputs(self, state: str) -> list[Document]:
        """Every output of a state version, by name."""
        return [self.output(output) for output in self.show(state).get("outputs", [])]

    def purge(self, workspace: str) -> None:
        """Remove every state version of a workspace that is gone, its outputs and bytes included."""
        for key, entry in self._store.items(HISTORY, f"{workspace}/"):
            for output in self.show(entry["id"])["outputs"]:
                self._store.delete(OUTPUTS, output)
            for kind in ("state", "json-state"):
                self._store.delete_blob(f"{kind}/{entry['id']}")
            self._store.delete(TABLE, entry["id"])
            self._store.delete(HISTORY, key)

    def _finalize(self, document: Document, content: bytes) -> None:
        found = md5(content, usedforsecurity=False).hexdigest()
        if found != document["md5"]:
            raise Conflict(f"The MD5 of the uploaded state is {found}, not the announced {document['md5']}.")
        if document["status"] != "pending":
            raise Conflict(f"State version {document['id']} is {document['status']} already.")
        workspace = self._workspaces.show(document["workspace"])
        self._check_order(workspace["id"], document)
        state = _parsed(content)
        document |= {
            "status": "finalized",
            "size": len(content),
            "terraform-version": state.get("terraform_version"),
        }
        document["resources"] = _resources(state)
        document["outputs"] = self._write_outputs(document["id"], state.get("outputs") or {})
        document["lineage"] = document["lineage"] or state.get("lineage")
        self._store.put(TABLE, document["id"], document)
        number = len(self._store.items(HISTORY, f"{workspace['id']}/")) + 1
        self._store.put(HISTORY, f"{workspace['id']}/{number:08}", {"id": document["id"]})
        workspace["state"] = document["id"]
        workspace["resources"] = sum(row["count"] for row in document["resources"])
        self._workspaces.save(workspace)
        if self._on_state:
            self._on_state(state)

    def _write_outputs(self, state: str, outputs: dict[str, Any]) -> list[str]:
        for name, output in outputs.items():
            key = identity("wsout", state, name)
            self._store.put(
                OUTPUTS, key, {"id": key, "state": state, "name": name, "sensitive": False, **output}
            )
        return [identity("wsout", state, name) for name in sorted(outputs)]

    def _check_lock(self, workspace: str, user: str) -> None:
        document = self._workspaces.show(workspace)
        if not document["lock"]:
            raise Conflict(f"Workspace {document['name']} must be locked to write its state.")
        if document["lock"]["user"] != user:
            raise Conflict(f"Workspace {document['name']} is locked by {document['lock']['user']}.")

    def _check_order(self, workspace: str, attributes: dict[str, Any]) -> None:
        current = self._workspaces.show(workspace)["state"]
        if current is None or attributes.get("force"):
            return
        last = self.show(current)
        given, lineage = attributes["serial"], attributes.get("lineage")
        if lineage and last["lineage"] and lineage != last["lineage"]:
            raise Conflict(f"The lineage {lineage} is not the current state's, {last['lineage']}.")
        if given < last["serial"] or (given == last["serial"] and attributes["md5"] != last["md5"]):
            raise Conflict(f"The serial {given} is not greater than the current state's, {last['serial']}.")


def _parsed(content: bytes) -> Document:
    try:
        state = json.loads(content)
    except ValueError as error:
        raise Invalid(f"The state is not JSON: {error}") from error
    if not isinstance(state, dict):
        raise Invalid("The state is not a JSON object.")
    return state


def _resources(state: Document) -> list[Document]:
    return [
        {
            "name": resource["name"],
            "type": resource["type"],
            "count": len(resource["instances"]),
            "module": resource.get("module", "root").replace("module.", ""),
            "provider": resource["provider"],
        }
        for resource in state.get("resources") or []
        if resource["mode"] == "managed"
    ]
