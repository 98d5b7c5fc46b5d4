"""JSON:API documents, read strictly: never is a malformed list taken for an empty one."""

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from scripts.clients.hcp.resource import Misshapen, Resource, identifier

if TYPE_CHECKING:
    from requests import Response


def read(answer: "Response", route: str) -> dict[str, Any]:
    """The document that an answer holds."""
    try:
        document = json.loads(answer.content)
    except ValueError:
        raise Misshapen(route, f"{_medium(answer)} instead of JSON: is it HCP Terraform?") from None
    if not isinstance(document, dict):
        raise Misshapen(route, "JSON that is no document: is it HCP Terraform?")
    return document


def one(document: dict[str, Any], kind: str, route: str) -> Resource:
    """The one resource of type `kind` that a document holds."""
    if "data" not in document:
        raise Misshapen(route, "a document without data")
    return _resource(document["data"], kind, route, _included(document, route))


def many(document: dict[str, Any], kind: str, route: str) -> list[Resource]:
    """The resources of type `kind` that a document lists."""
    data = document.get("data")
    if not isinstance(data, list):
        raise Misshapen(route, "a document without data" if data is None else "a document that is no list")
    included = _included(document, route)
    found = [_resource(item, kind, route, included) for item in data]
    if twice := [name for name, count in Counter(one.id for one in found).items() if count > 1]:
        raise Misshapen(route, f"{kind} {twice[0]} twice in one page")
    return found


def next_page(document: dict[str, Any], number: int, route: str) -> int | None:
    """The page after page `number`; None when it was the last one."""
    following = _told_next(document, number, route)
    if following is None:
        return None
    if not isinstance(following, int) or following <= number:
        raise Misshapen(route, f"page {number} of a list whose next page is {following!r}")
    return following


def _told_next(document: dict[str, Any], number: int, route: str) -> object:
    """The next page by meta.pagination, or by links where a list has no meta."""
    meta, links = document.get("meta"), document.get("links")
    pagination = meta.get("pagination") if isinstance(meta, dict) else None
    if isinstance(pagination, dict) and "next-page" in pagination:
        return pagination["next-page"]
    if isinstance(links, dict) and "next" in links:
        return number + 1 if links["next"] else None
    raise Misshapen(route, "a list that does not say whether there is more")


def _resource(data: object, kind: str, route: str, included: dict[tuple[str, str], Resource]) -> Resource:
    found, identity = identifier(data, "data", route)
    if found != kind:
        raise Misshapen(route, f"{found} instead of {kind}")
    parts = {name: data.get(name) or {} for name in ("attributes", "relationships")}
    for name, part in parts.items():
        if not isinstance(part, dict):
            raise Misshapen(route, f"a document of another shape: {kind}.{name} is no object")
    return Resource(identity, kind, route, parts["attributes"], parts["relationships"], included)


def _included(document: dict[str, Any], route: str) -> dict[tuple[str, str], Resource]:
    listed = document.get("included") or []
    if not isinstance(listed, list):
        raise Misshapen(route, "a document of another shape: included is no list")
    found = [(identifier(item, "included", route), item) for item in listed]
    return {named: _resource(item, named[0], route, {}) for named, item in found}


def _medium(answer: "Response") -> str:
    """What came instead, in words."""
    medium = answer.headers.get("Content-Type", "").split(";")[0].strip()
    if not answer.content:
        return "nothing"
    return {"text/html": "a web page"}.get(medium, medium or "something")
