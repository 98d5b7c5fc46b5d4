"""Variable sets: variables that many workspaces share."""

from collections.abc import Iterator
from typing import Any

from scripts.sandbox.hcp.exceptions import Invalid, NotFound, refuse
from scripts.sandbox.hcp.models import scopes
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.names import name_refusals
from scripts.sandbox.hcp.models.projects import Projects
from scripts.sandbox.hcp.models.variables import Variables
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document, Store

TABLE = "hcp.variable-sets"
BLANK = {"name": "", "description": "", "global": False, "priority": False}
ATTACHED = ("workspaces", "projects")


class VariableSets:
    """Variable sets by id; their variables are in Variables, owned by that id."""

    def __init__(
        self,
        store: Store,
        identities: Identities,
        variables: Variables,
        workspaces: Workspaces,
        projects: Projects,
    ) -> None:
        self._store = store
        self._identities = identities
        self._variables = variables
        self._holders = {"workspaces": workspaces, "projects": projects}

    def all(self, organization: str) -> list[Document]:
        """The organisation's sets, by name."""
        found = [document for _, document in self._store.items(TABLE)]
        found = [document for document in found if document["organization"] == organization]
        return sorted(found, key=lambda one: one["name"])

    def of_workspace(self, workspace: Document) -> list[Document]:
        """The sets that apply to a workspace, by name."""
        return [one for one in self.all(workspace["organization"]) if scopes.level(one, workspace)]

    def of_project(self, project: Document) -> list[Document]:
        """The sets that are attached to a project, that it owns, or that are global, by name."""
        return [
            one
            for one in self.all(project["organization"])
            if one["global"] or project["id"] in (one["parent"]["id"], *one["projects"])
        ]

    def show(self, variable_set: str) -> Document:
        """The set of this id; raises NotFound."""
        if document := self._store.get(TABLE, variable_set):
            return document
        raise NotFound

    def create(self, organization: str, attributes: dict[str, Any], parent: Document | None) -> Document:
        """Add a set, owned by the organisation or by one of its projects; it is attached to nothing yet."""
        document = {
            "id": self._identities.new("varset"),
            "organization": organization,
            "parent": self._parent(organization, parent),
            **BLANK,
            **{kind: [] for kind in ATTACHED},
        }
        return self._set(document, {"name": "", **attributes})

    def update(self, variable_set: str, attributes: dict[str, Any]) -> Document:
        """Change what is given; the owner stays for good."""
        return self._set(self.show(variable_set), attributes)

    def delete(self, variable_set: str) -> None:
        """Remove a set and its variables."""
        self.show(variable_set)
        self._variables.purge(variable_set)
        self._store.delete(TABLE, variable_set)

    def assign(self, variable_set: str, kind: str, holders: list[str]) -> Document:
        """Attach the set to exactly these workspaces or projects."""
        document = self.show(variable_set)
        for holder in holders:
            self._check_reach(document, kind, holder)
        return self._save(document | {kind: sorted(set(holders))})

    def attach(self, variable_set: str, kind: str, holders: list[str]) -> None:
        """Attach the set to more workspaces or projects."""
        document = self.show(variable_set)
        if document["global"]:
            raise Invalid(f"Variable set {document['name']} is global: it is attached to everything")
        self.assign(variable_set, kind, [*document[kind], *holders])

    def detach(self, variable_set: str, kind: str, holders: list[str]) -> None:
        """Attach the set to these workspaces or projects no longer."""
        document = self.show(variable_set)
        self._save(document | {kind: [one for one in document[kind] if one not in holders]})

    def define(self, variable_set: str, attributes: dict[str, Any]) -> Document:
        """Add a variable to the set."""
        made = self._variables.create(self.show(variable_set)["id"], attributes)
        self._save(self.show(variable_set))
        return made

    def redefine(self, variable_set: str, variable: str, attributes: dict[str, Any]) -> Document:
        """Change a variable of the set."""
        changed = self._variables.update(variable_set, variable, attributes)
        self._save(self.show(variable_set))
        return changed

    def forget(self, kind: str, holder: str) -> None:
        """A workspace or a project is gone: what it owned goes too, what was attached to it is so no longer."""
        for identity, document in self._store.items(TABLE):
            if document["parent"]["id"] == holder:
                self.delete(identity)
            elif holder in document[kind]:
                self.detach(identity, kind, [holder])

    def _parent(self, organization: str, parent: Document | None) -> Document:
        if not parent or parent.get("type") == "organizations":
            return {"type": "organizations", "id": organization}
        project = self._holders["projects"].show(parent.get("id", ""))
        if project["organization"] != organization:
            raise NotFound
        return {"type": "projects", "id": project["id"]}

    def _set(self, document: Document, attributes: dict[str, Any]) -> Document:
        document |= {name: value for name, value in attributes.items() if name in BLANK}
        refuse(self._refusals(document))
        return self._save(document)

    def _save(self, document: Document) -> Document:
        self._check_keys(document)
        document["updated-at"] = now()
        self._store.put(TABLE, document["id"], document)
        return document

    def _refusals(self, document: Document) -> Iterator[Invalid]:
        yield from name_refusals(document, self.all(document["organization"]))
        for name in ("global", "priority"):
            if not isinstance(document[name], bool):
                yield Invalid(f"{name.capitalize()} is not a boolean", f"/data/attributes/{name}")
        if document["global"] and document["parent"]["type"] == "projects":
            yield Invalid("Global is not for a set that a project owns", "/data/attributes/global")

    def _check_reach(self, document: Document, kind: str, holder: str) -> None:
        found = self._holders[kind].show(holder)
        if found["organization"] != document["organization"]:
            raise NotFound
        owner = document["parent"]
        if owner["type"] == "projects" and owner["id"] not in (found["id"], found.get("project")):
            raise Invalid(f"Variable set {document['name']} belongs to another project than {found['name']}")

    def _check_keys(self, document: Document) -> None:
        """Two global sets may not hold variables of one category and key."""
        if not document["global"]:
            return
        held = {(one["category"], one["key"]) for one in self._variables.all(document["id"])}
        for other in self.all(document["organization"]):
            if not other["global"] or other["id"] == document["id"]:
                continue
            for one in self._variables.all(other["id"]):
                if (one["category"], one["key"]) in held:
                    told = (
                        f"{one['key']} ({one['category']}) conflicts with global variable set {other['name']}"
                    )
                    raise Invalid(f"Key {told}", "/data/attributes/key")
