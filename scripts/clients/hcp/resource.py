"""One JSON:API resource, read strictly: what has another shape than promised is an error that names the route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.errors import Failed

KINDS = {str: "text", bool: "true or false", int: "a number", dict: "an object", list: "a list"}


class Misshapen(Failed):
    """HCP Terraform answered, but not with the document that its API promises."""

    def __init__(self, route: str, fault: str) -> None:
        super().__init__(f"HCP Terraform answers {route} with {fault}", hint="inv doctor")


@dataclass(frozen=True)
class Resource:
    """`route` is the call that brought it; `included` holds what came along, by (type, id)."""

    id: str
    kind: str
    route: str = field(repr=False)
    attributes: Mapping[str, Any] = field(repr=False)
    relationships: Mapping[str, Any] = field(repr=False, default_factory=dict)
    included: Mapping[tuple[str, str], "Resource"] = field(repr=False, default_factory=dict)

    def text(self, name: str) -> str:
        """A text that must be there."""
        return self._typed(name, str)

    def words(self, name: str) -> str:
        """A text; "" when it is absent or null."""
        return self._typed(name, str) if self.attributes.get(name) is not None else ""

    def flag(self, name: str, otherwise: bool = False) -> bool:
        """A boolean; `otherwise` when it is absent or null."""
        return self._typed(name, bool) if self.attributes.get(name) is not None else otherwise

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; none when it is absent or null."""
        listed = self._typed(name, list) if self.attributes.get(name) is not None else []
        if not all(isinstance(one, str) for one in listed):
            told = f"{self.kind}.attributes.{name} is no list of texts"
            raise Misshapen(self.route, f"a document of another shape: {told}")
        return tuple(listed)

    def linked(self, name: str) -> tuple[str, str]:
        """The (type, id) of a to-one relationship; ("", "") when there is none."""
        data = self._relation(name)
        if data is None:
            return "", ""
        return identifier(data, f"{self.kind}.relationships.{name}", self.route)

    def related(self, name: str) -> str:
        """The id of a to-one relationship; "" when there is none."""
        return self.linked(name)[1]

    def all_related(self, name: str) -> tuple[str, ...]:
        """The ids of a to-many relationship, in the order told."""
        data = self._relation(name)
        if data is None:
            return ()
        where = f"{self.kind}.relationships.{name}"
        if not isinstance(data, list):
            raise Misshapen(self.route, f"a document of another shape: {where} is no list")
        return tuple(identifier(one, where, self.route)[1] for one in data)

    def _typed(self, name: str, kind: type) -> Any:
        value = self.attributes.get(name)
        if not isinstance(value, kind):
            told = f"{self.kind}.attributes.{name} is not {KINDS[kind]}"
            raise Misshapen(self.route, f"a document of another shape: {told}")
        return value

    def _relation(self, name: str) -> Any:
        relation = self.relationships.get(name) or {}
        if not isinstance(relation, dict):
            told = f"{self.kind}.relationships.{name} is no object"
            raise Misshapen(self.route, f"a document of another shape: {told}")
        return relation.get("data")


def identifier(data: object, where: str, route: str) -> tuple[str, str]:
    """The (type, id) of a resource or of a link to one."""
    if isinstance(data, dict) and isinstance(data.get("id"), str) and isinstance(data.get("type"), str):
        return data["type"], data["id"]
    raise Misshapen(route, f"a document of another shape: {where} has no type and id")
