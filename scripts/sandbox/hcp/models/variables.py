"""Variables of workspaces and of variable sets."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from scripts.sandbox.hcp.exceptions import Invalid, NotFound, refuse
from scripts.sandbox.hcp.models import scopes
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.store import Document, Store

TABLE = "hcp.variables"
LARGEST = {"key": 128, "value": 256 * 1024, "description": 512}
# What a key may look like, by category.
KEYS = {"terraform": re.compile(r"[A-Za-z_][A-Za-z0-9_-]*"), "env": re.compile(r"[^\s=]+")}
BLANK = {"key": "", "value": "", "category": None, "hcl": False, "sensitive": False, "description": ""}
# What makes a sensitive variable the one it is: to change it, delete the variable and create another one.
FIXED = ("key", "category", "sensitive")


class Variables:
    """Variables by owner (a workspace's id or a variable set's) and id. Values lie here in clear."""

    def __init__(self, store: Store, identities: Identities) -> None:
        self._store = store
        self._identities = identities

    def all(self, owner: str) -> list[Document]:
        """Every variable of an owner, by key."""
        found = [document for _, document in self._store.items(TABLE, f"{owner}/")]
        return sorted(found, key=lambda variable: (variable["key"], variable["category"]))

    def show(self, owner: str, variable: str) -> Document:
        """The variable of this id, if it is this owner's; raises NotFound."""
        if document := self._store.get(TABLE, f"{owner}/{variable}"):
            return document
        raise NotFound

    def effective(self, workspace: str) -> list[Document]:
        """What a run of the workspace is given, by category and key, after precedence.

        Each is the variable with its value in clear, `level` (see scopes) and `set`, the name of the variable set that
        it comes from, "" for the workspace's own.
        """
        document = self._store.get("hcp.workspaces", workspace)
        if document is None:
            raise NotFound
        ranked = [(scopes.WORKSPACE, "", workspace)]
        for identity, found in self._store.items("hcp.variable-sets"):
            if level := scopes.level(found, document):
                ranked.append((level, found["name"], identity))
        chosen: dict[tuple[str, str], Document] = {}
        for level, name, owner in sorted(ranked):
            for variable in self.all(owner):
                winner = variable | {"level": level, "set": name}
                chosen.setdefault((variable["category"], variable["key"]), winner)
        return [chosen[key] for key in sorted(chosen)]

    def create(self, owner: str, attributes: dict[str, Any]) -> Document:
        """Add a variable; its key is unique among the owner's of the same category."""
        document = {**BLANK, "owner": owner, "created-at": now()} | _settable(attributes)
        self._check(document)
        document["id"] = self._identities.new("var")
        return self._save(document)

    def update(self, owner: str, variable: str, attributes: dict[str, Any]) -> Document:
        """Change what is given; what a sensitive variable is cannot change."""
        document = self.show(owner, variable)
        changed = document | _settable(attributes)
        if document["sensitive"]:
            refuse(
                Invalid(f"{name.capitalize()} of a sensitive variable cannot be changed", _pointer(name))
                for name in FIXED
                if changed[name] != document[name]
            )
        self._check(changed)
        return self._save(changed)

    def delete(self, owner: str, variable: str) -> None:
        """Remove a variable."""
        self.show(owner, variable)
        self._store.delete(TABLE, f"{owner}/{variable}")

    def purge(self, owner: str) -> None:
        """Remove every variable of an owner that is gone."""
        for key, _ in self._store.items(TABLE, f"{owner}/"):
            self._store.delete(TABLE, key)

    def _save(self, document: Document) -> Document:
        # Every write is another version, even one that changes nothing; the id tells nothing of the value.
        version = sha256(self._identities.new("version").encode()).hexdigest()[:36]
        document["version-id"] = version
        self._store.put(TABLE, f"{document['owner']}/{document['id']}", document)
        return document

    def _check(self, document: Document) -> None:
        refuse(_refusals(document))
        for other in self.all(document["owner"]):
            same = all(other[name] == document[name] for name in ("key", "category"))
            if same and other["id"] != document.get("id"):
                raise Invalid("Key has already been taken", _pointer("key"))


def _settable(attributes: dict[str, Any]) -> dict[str, Any]:
    given = {name: attributes[name] for name in BLANK if name in attributes}
    return {name: BLANK[name] if value is None else value for name, value in given.items()}


def _refusals(document: Document) -> Iterator[Invalid]:
    """What is wrong with a variable; no sentence repeats a value."""
    for name in ("hcl", "sensitive"):
        if not isinstance(document[name], bool):
            yield Invalid(f"{name.capitalize()} is not a boolean", _pointer(name))
    for name, largest in LARGEST.items():
        if not isinstance(document[name], str):
            yield Invalid(f"{name.capitalize()} is not a string", _pointer(name))
        elif len(document[name].encode()) > largest:
            yield Invalid(f"{name.capitalize()} is too long (maximum is {largest} bytes)", _pointer(name))
    key, category = document["key"], document["category"]
    if category not in KEYS:
        yield Invalid("Category is not included in the list", _pointer("category"))
    elif key == "":
        yield Invalid("Key can't be blank", _pointer("key"))
    elif isinstance(key, str) and not KEYS[category].fullmatch(key):
        yield Invalid(f"Key is invalid for a variable of category {category}", _pointer("key"))


def _pointer(name: str) -> str:
    return f"/data/attributes/{name}"
