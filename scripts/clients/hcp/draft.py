"""A resource that is to be made or changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.clients.hcp.resource import Resource
from scripts.core.secret import Secret, reveal

# Type and ids of a relationship: one id, several, or none to clear it.
Link = tuple[str, str | tuple[str, ...] | None]


@dataclass(frozen=True)
class Draft:
    """`attributes` in the API's spelling, secrets among them still wrapped; `links` are its relationships."""

    kind: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    id: str = ""

    def document(self) -> dict[str, Any]:
        """The body of the request: the one place where secrets are revealed."""
        data: dict[str, Any] = {"type": self.kind}
        if self.id:
            data["id"] = self.id
        if self.attributes:
            data["attributes"] = {name: reveal(value) for name, value in self.attributes.items()}
        if self.links:
            data["relationships"] = {name: {"data": _linked(link)} for name, link in self.links.items()}
        return {"data": data}

    def secrets(self) -> Iterator[Secret]:
        """The secrets in it."""
        return (value for value in self.attributes.values() if isinstance(value, Secret))

    def differences(self, found: Resource) -> list[str]:
        """The names of what `found` has otherwise; a secret cannot be read, so it never differs.

        Absent, null, empty and false are one: the API gives back null for an empty description.
        """
        readable = {name: value for name, value in self.attributes.items() if not isinstance(value, Secret)}
        attributes = [
            name
            for name, value in readable.items()
            if (found.attributes.get(name) or None) != (value or None)
        ]
        ones = {name: ids for name, (_, ids) in self.links.items() if isinstance(ids, str)}
        return attributes + [name for name, ids in ones.items() if found.related(name) != ids]


def members(kind: str, ids: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """The body that adds to, or removes from, a to-many relationship."""
    return {"data": [{"type": kind, "id": one} for one in ids]}


def _linked(link: Link) -> dict | list | None:
    kind, ids = link
    if ids is None:
        return None
    return {"type": kind, "id": ids} if isinstance(ids, str) else members(kind, ids)["data"]
