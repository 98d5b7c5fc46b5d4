"""JSON:API documents: one resource, a page of them, an error."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from scripts.sandbox.hcp.exceptions import Refused
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


def page(call: Call, documents: list[Document], render: Callable[[Document], Document]) -> Response:
    """The page that the query asks for: page[number] from 1, page[size] 20 unless told, 100 at most."""
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
    links = {name: _link(call.request, at) for name, at in _neighbours(number, last).items()}
    return answer(
        {"data": [render(document) for document in shown], "links": links, "meta": {"pagination": pagination}}
    )


def empty(status: int = 204) -> Response:
    """An answer without a body."""
    return Response(status)


def errors(refused: Refused) -> Response:
    """An error as HCP Terraform words it."""
    error = {"status": str(refused.status), "title": refused.title, "detail": refused.detail}
    if refused.pointer:
        error["source"] = {"pointer": refused.pointer}
    return answer({"errors": [error]}, refused.status)


def attributes(call: Call) -> dict[str, Any]:
    """The attributes of the resource in the request's body."""
    return _data(call).get("attributes") or {}


def related(call: Call, name: str) -> str | None:
    """The id of a to-one relationship in the request's body."""
    relation = (_data(call).get("relationships") or {}).get(name) or {}
    return (relation.get("data") or {}).get("id")


def members(call: Call) -> list[Document]:
    """The list of resources in the request's body."""
    return call.request.document().get("data") or []


def link(kind: str, identity: str | None) -> Document:
    """A relationship to one resource, or to none."""
    return {"data": {"type": kind, "id": identity} if identity else None}


def _data(call: Call) -> dict[str, Any]:
    data = call.request.document().get("data")
    return data if isinstance(data, dict) else {}


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
