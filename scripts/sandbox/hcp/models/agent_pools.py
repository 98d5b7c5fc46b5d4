"""Agent pools: which agents may take the runs of which workspaces, and the tokens that agents come with."""

from collections.abc import Iterator
from secrets import token_urlsafe
from typing import Any

from scripts.sandbox.hcp.exceptions import Invalid, NotFound, refuse
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.names import name_refusals
from scripts.sandbox.store import Document, Store

TABLE = "hcp.agent-pools"
TOKENS = "hcp.agent-tokens"
BLANK = {"name": "", "organization-scoped": True}
LISTS = ("allowed-workspaces", "excluded-workspaces", "allowed-projects")


class AgentPools:
    """Agent pools and agent tokens by id."""

    def __init__(self, store: Store, identities: Identities) -> None:
        self._store = store
        self._identities = identities

    def all(self, organization: str) -> list[Document]:
        """The organisation's pools, by name."""
        found = [document for _, document in self._store.items(TABLE)]
        found = [document for document in found if document["organization"] == organization]
        return sorted(found, key=lambda pool: pool["name"])

    def show(self, pool: str) -> Document:
        """The pool of this id; raises NotFound."""
        if document := self._store.get(TABLE, pool):
            return document
        raise NotFound

    def users(self, pool: str) -> list[Document]:
        """The workspaces whose runs wait for the pool's agents."""
        found = [workspace for _, workspace in self._store.items("hcp.workspaces")]
        return [workspace for workspace in found if workspace["settings"].get("agent-pool-id") == pool]

    def admits(self, pool: str, workspace: Document) -> bool:
        """Whether a workspace may use a pool: any one of the organisation that the pool is not narrowed against."""
        document = self._store.get(TABLE, pool)
        if document is None or document["organization"] != workspace["organization"]:
            return False
        if document["organization-scoped"]:
            return workspace["id"] not in document["excluded-workspaces"]
        is_allowed = workspace["id"] in document["allowed-workspaces"]
        return is_allowed or workspace["project"] in document["allowed-projects"]

    def create(
        self, organization: str, attributes: dict[str, Any], lists: dict[str, list[str] | None]
    ) -> Document:
        """Add a pool; `lists` holds the ids that narrow it, by the names in LISTS."""
        document = {"id": self._identities.new("apool"), "organization": organization, "created-at": now()}
        return self._set(document | BLANK | {name: [] for name in LISTS}, attributes, lists)

    def update(self, pool: str, attributes: dict[str, Any], lists: dict[str, list[str] | None]) -> Document:
        """Change what is given."""
        return self._set(self.show(pool), attributes, lists)

    def delete(self, pool: str) -> None:
        """Remove a pool that no workspace uses, and its tokens."""
        if used := [workspace["name"] for workspace in self.users(self.show(pool)["id"])]:
            raise Invalid(f"Cannot delete an agent pool that workspaces use: {', '.join(used)}")
        for token in self.tokens(pool):
            self._store.delete(TOKENS, token["id"])
        self._store.delete(TABLE, pool)

    def tokens(self, pool: str) -> list[Document]:
        """The pool's tokens, oldest first, without their secrets."""
        found = [token for _, token in self._store.items(TOKENS) if token["pool"] == self.show(pool)["id"]]
        return sorted(found, key=lambda token: token["created-at"])

    def token(self, token: str) -> Document:
        """The agent token of this id, without its secret; raises NotFound."""
        if document := self._store.get(TOKENS, token):
            return document
        raise NotFound

    def issue(self, pool: str, user: str, description: Any) -> tuple[Document, str]:
        """A new token and its secret, which is told this once and kept nowhere."""
        if not isinstance(description, str) or not description:
            raise Invalid("Description can't be blank", "/data/attributes/description")
        document = {"id": self._identities.new("at"), "pool": self.show(pool)["id"], "user": user}
        document |= {"description": description, "created-at": now(), "last-used-at": None}
        self._store.put(TOKENS, document["id"], document)
        return document, f"{token_urlsafe(10)}.atlasv1.{token_urlsafe(48)}"

    def revoke(self, token: str) -> None:
        """Remove an agent token."""
        self._store.delete(TOKENS, self.token(token)["id"])

    def _set(
        self, document: Document, attributes: dict[str, Any], lists: dict[str, list[str] | None]
    ) -> Document:
        document |= {name: value for name, value in attributes.items() if name in BLANK}
        document |= {name: sorted(set(ids)) for name, ids in lists.items() if ids is not None}
        refuse(self._refusals(document))
        self._store.put(TABLE, document["id"], document)
        return document

    def _refusals(self, document: Document) -> Iterator[Invalid]:
        yield from name_refusals(document, self.all(document["organization"]))
        if not isinstance(document["organization-scoped"], bool):
            yield Invalid("Organization scoped is not a boolean", "/data/attributes/organization-scoped")
        for kind in ("workspaces", "projects"):
            for name in (one for one in LISTS if one.endswith(kind)):
                if any(self._foreign(document, kind, holder) for holder in document[name]):
                    yield Invalid(f"{kind.capitalize()} not found", f"/data/relationships/{name}")

    def _foreign(self, document: Document, kind: str, holder: str) -> bool:
        found = self._store.get(f"hcp.{kind}", holder)
        return found is None or found["organization"] != document["organization"]
