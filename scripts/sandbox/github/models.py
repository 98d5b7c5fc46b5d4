"""What GitHub holds: repositories on disk; their rules, keys and pull requests in the store."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.sandbox.github import git
from scripts.sandbox.github.exceptions import Conflict, Invalid, NotFound
from scripts.sandbox.store import Store

Document = dict[str, Any]
REPOSITORIES, PROTECTIONS, KEYS, PULLS = (
    f"github.{name}" for name in ("repositories", "protections", "keys", "pulls")
)


@dataclass(frozen=True)
class GitHub:
    """Everything of one GitHub; `directory` holds <owner>/<repository>.git, `token` opens it to `user`."""

    store: Store
    directory: Path
    token: str
    user: str

    def bare(self, name: str) -> Path:
        """The bare repository of `owner/name`; raises NotFound."""
        path = self.directory / f"{name}.git"
        if ".." in name or not path.is_dir():
            raise NotFound
        return path

    def create(self, name: str, given: Document) -> Document:
        """A new, empty repository; raises Invalid when the name is taken."""
        path = self.directory / f"{name}.git"
        if path.exists():
            raise Invalid("Repository creation failed. name already exists on this account")
        git.create(path, "main")
        self.store.put(REPOSITORIES, name, {"private": bool(given.get("private", False))})
        return self.repository(name)

    def repository(self, name: str) -> Document:
        """What is known of a repository."""
        known = self.store.get(REPOSITORIES, name) or {"private": True}
        return known | {"name": name, "branch": git.head(self.bare(name))}

    def protect(self, name: str, branch: str, rules: Document | None) -> None:
        """Protect a branch by these rules, or no longer when there are none."""
        key = f"{name} {branch}"
        if rules is None:
            self.store.delete(PROTECTIONS, key)
        else:
            self.store.put(PROTECTIONS, key, rules)
        held = [one.rpartition(" ")[2] for one, _ in self.store.items(PROTECTIONS, f"{name} ")]
        git.protect(self.bare(name), held)

    def protection(self, name: str, branch: str) -> Document | None:
        """The rules of a branch; None when it has none."""
        return self.store.get(PROTECTIONS, f"{name} {branch}")

    def check_writable(self, name: str, branch: str) -> None:
        """Raise Conflict when only pull requests may change a branch."""
        if self.protection(name, branch) is not None:
            raise Conflict("Changes must be made through a pull request.")

    def add(self, table: str, name: str, document: Document) -> Document:
        """A numbered thing of a repository: a key or a pull request; it comes back with its number."""
        number = max((int(key.rpartition("/")[2]) for key, _ in self.store.items(table)), default=0) + 1
        made = document | {"id": number, "repository": name, "created_at": now()}
        self.store.put(table, f"{name}/{number:06}", made)
        return made

    def listed(self, table: str, name: str) -> list[Document]:
        """All such things of a repository, the oldest first."""
        self.bare(name)
        return [document for _, document in self.store.items(table, f"{name}/")]

    def get(self, table: str, name: str, number: str) -> Document:
        """One such thing; raises NotFound."""
        found = self.store.get(table, f"{name}/{int(number):06}") if number.isdigit() else None
        if found is None:
            raise NotFound
        return found

    def put(self, table: str, document: Document) -> None:
        """Write a changed one."""
        self.store.put(table, f"{document['repository']}/{document['id']:06}", document)

    def remove(self, table: str, name: str, number: str) -> None:
        """Delete one; raises NotFound."""
        found = self.get(table, name, number)
        self.store.delete(table, f"{name}/{found['id']:06}")


def now() -> str:
    """The time as GitHub writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
