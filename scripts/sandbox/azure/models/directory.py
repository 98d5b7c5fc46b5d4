"""The directory: groups that Terraform applied, and people."""

import re
from hashlib import sha256
from uuid import UUID

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.store import Document, Store

GROUPS = "azuread_group"
USERS = "azure.users"
_PRINCIPAL = re.compile(r"[^@\s/]+@[^@\s/]+\.[^@\s/]+")


class Directory:
    """Groups and users by object id. Whoever is asked for by a whole user principal name is known."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def user(self, which: str) -> Document:
        """A person, by object id or user principal name."""
        if document := self._store.get(USERS, which):
            return document
        if not _PRINCIPAL.fullmatch(which):
            raise _unknown(which)
        person = {
            "id": str(UUID(sha256(which.lower().encode()).hexdigest()[:32])),
            "userPrincipalName": which.lower(),
            "displayName": which.partition("@")[0],
            "accountEnabled": True,
        }
        self._store.put(USERS, person["id"], person)
        return person

    def group(self, identity: str) -> Document:
        """A group that Terraform applied, by object id."""
        _, document = self._applied(identity)
        return {"id": identity, "displayName": document["display_name"], "securityEnabled": True}

    def members(self, group: str) -> list[Document]:
        """The members of a group."""
        _, document = self._applied(group)
        ids = sorted(document.get("members") or [])
        return [self._store.get(USERS, identity) or {"id": identity} for identity in ids]

    def add(self, group: str, member: str) -> None:
        """Put a person into a group."""
        key, document = self._applied(group)
        members = document.get("members") or []
        self.user(member)
        if member in members:
            reason = "One or more added object references already exist"
            raise Refused(
                400, "Request_BadRequest", f"{reason} for the following modified properties: 'members'."
            )
        self._store.put(GROUPS, key, document | {"members": [*members, member]})

    def remove(self, group: str, member: str) -> None:
        """Take a member out of a group."""
        key, document = self._applied(group)
        members = document.get("members") or []
        if member not in members:
            raise _unknown(member)
        self._store.put(GROUPS, key, document | {"members": [one for one in members if one != member]})

    def _applied(self, identity: str) -> tuple[str, Document]:
        for key, document in self._store.items(GROUPS):
            if document["object_id"] == identity:
                return key, document
        raise _unknown(identity)


def _unknown(identity: str) -> Refused:
    message = f"Resource '{identity}' does not exist or one of its queried reference-property objects are not present."
    return Refused(404, "Request_ResourceNotFound", message)
