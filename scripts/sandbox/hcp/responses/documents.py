"""JSON:API documents: one resource, a page of them, an error."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from scripts.sandbox.hcp.exceptions import Invalid, Refused
from scripts.sandbox.http import Call, Request, Response
from scripts.sandbox.store import Document

MEDIA = "application/vnd.api+json"
LARGEST_PAGE = 100


def answer(document: Document, status: int = 200) -> Response:
    """A JSON:API document as an answer."""
    return Response.of(document, status, MEDIA)


def one(resource: Document, status: int = 200, included: Iterable[Document] = ()) -> Response:
    """One resource, with what was asked to be included."""
    extra = list(included)
    return answer({"data": resource} | ({"included": extra} if extra else {}), status)


def page(
    call: Call,
    documents: list[Document],
    render: Callable[[Document], Document],
    include: Callable[[list[Document]], Iterable[Document]] = lambda shown: (),
) -> Response:
    """The page that the query asks for: page[number] from 1, page[size] 20 unless told, 100 at most.

    `include` makes the resources that go along with what the page shows.
    """
    size = min(_number(call.request, "page[size]", 20), LARGEST_PAGE)
    number = _number(call.request, "page[number]", 1)
    last = max(1, -(-len(documents) // size))
    shown = documents[(number - 1) * size : number * size]
    pagination = {
        "current-page": number,
        "page-size": size,
        "prev-page": number - 1 if number > 1 else None,
        "next-page": number + 1 if number < last else None,
        "total-pages": last,
        "total-count": len(documents),
    }
    document = {"data": [render(one) for one in shown], "meta": {"pagination": pagination}}
    document["links"] = {name: _link(call.request, at) for name, at in _neighbours(number, last).items()}
    extra = list(include(shown))
    return answer(document | ({"included": extra} if extra else {}))


def empty(status: int = 204) -> Response:
    """An answer without a body."""
    return Response(status)


def errors(refused: Refused) -> Response:
    """An error as HCP Terraform words it."""
    return answer({"errors": [_error(cause) for cause in refused.causes]}, refused.status)


def attributes(call: Call) -> dict[str, Any]:
    """The attributes of the resource in the request's body."""
    return _object(_data(call).get("attributes"))


def relation(call: Call, name: str) -> Document | None:
    """The resource of a to-one relationship in the request's body."""
    return _object(_relationship(call, name).get("data")) or None


def related(call: Call, name: str) -> str | None:
    """The id of a to-one relationship in the request's body."""
    return (relation(call, name) or {}).get("id")


def relations(call: Call, name: str) -> list[Document] | None:
    """The resources of a to-many relationship in the request's body; None when it says nothing of them."""
    found = _relationship(call, name)
    return _objects(found["data"], f"/data/relationships/{name}/data") if "data" in found else None


def members(call: Call) -> list[Document]:
    """The list of resources in the request's body."""
    return _objects(call.request.document().get("data"), "/data")


def identities(documents: list[Document]) -> list[str]:
    """The ids of resources that a request names."""
    return [str(document.get("id", "")) for document in documents]


def pairs(resources: list[Document]) -> dict[str, str]:
    """The key-value tags that a body gives."""
    given = [_object(resource.get("attributes")) for resource in resources]
    return {one.get("key"): one.get("value") or "" for one in given}


def names(resources: list[Document]) -> list[str]:
    """The names of tags that a body gives."""
    return [_object(resource.get("attributes")).get("name", "") for resource in resources]


def _objects(data: Any, pointer: str) -> list[Document]:
    found = data or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid("must be a list of resources", pointer)
    return found


def link(kind: str, identity: str | None) -> Document:
    """A relationship to one resource, or to none."""
    return {"data": {"type": kind, "id": identity} if identity else None}


def links(kind: str, identities: Iterable[str]) -> Document:
    """A relationship to any number of resources."""
    return {"data": [{"type": kind, "id": identity} for identity in identities]}


def narrowed(call: Call, documents: list[Document]) -> list[Document]:
    """What the query's `q` leaves of a list: names that hold it, in any case."""
    part = call.request.query.get("q", "").lower()
    return [document for document in documents if part in document["name"].lower()]


def wants(call: Call, name: str) -> bool:
    """Whether the query asks to include this kind of related resource."""
    return name in call.request.query.get("include", "").split(",")


def _error(cause: Refused) -> Document:
    error = {"status": str(cause.status), "title": cause.title, "detail": cause.detail}
    return error | ({"source": {"pointer": cause.pointer}} if cause.pointer else {})


def _data(call: Call) -> dict[str, Any]:
    return _object(call.request.document().get("data"))


def _relationship(call: Call, name: str) -> dict[str, Any]:
    return _object(_object(_data(call).get("relationships")).get(name))


def _object(found: Any) -> dict[str, Any]:
    """What should be an object; anything else says as little as an empty one."""
    return found if isinstance(found, dict) else {}


def _number(request: Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, "")
    return max(1, int(text)) if text.isdigit() else otherwise


def _neighbours(number: int, last: int) -> dict[str, int | None]:
    return {
        "self": number,
        "first": 1,
        "prev": number - 1 if number > 1 else None,
        "next": number + 1 if number < last else None,
        "last": last,
    }


def _link(request: Request, number: int | None) -> str | None:
    if number is None:
        return None
    return f"{request.base}{request.path}?{urlencode({**request.query, 'page[number]': number})}"
