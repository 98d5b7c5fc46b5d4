"""Hosted objects: addresses that carry their own permission, for states, configurations and logs."""

from collections.abc import Callable

from scripts.sandbox.hcp.exceptions import NotFound
from scripts.sandbox.hcp.models import Hcp, configuration_versions, logs, plan_documents
from scripts.sandbox.hcp.responses.documents import empty
from scripts.sandbox.http import Call, Request, Response

OBJECTS = "/_archivist/v1/object"
JSON = "application/json"


def address(call: Call, name: str, kind: str) -> str:
    """Where the bytes of an object are read, or taken."""
    return f"{call.request.base}{OBJECTS}/{call.state.uploads.ticket(name, kind)}"


def download(call: Call) -> Response:
    """The bytes behind an address; those of a log by limit and offset."""
    name, kind = call.state.uploads.redeem(call.args["ticket"])
    content, media = _READERS.get(kind, _state)(call.state, name, kind, call.request)
    return Response(200, content, {"Content-Type": media})


def upload(call: Call) -> Response:
    """Take the bytes for an address."""
    name, kind = call.state.uploads.redeem(call.args["ticket"])
    if kind in ("state", "json-state"):
        call.state.states.upload(name, kind, call.request.body)
    elif kind == configuration_versions.KIND:
        call.state.take_configuration(name, call.request.body)
    else:
        raise NotFound
    return empty(200)


def _state(hcp: Hcp, name: str, kind: str, _: Request) -> tuple[bytes, str]:
    return hcp.states.content(name, kind), JSON


def _configuration(hcp: Hcp, name: str, _kind: str, _: Request) -> tuple[bytes, str]:
    return hcp.configurations.content(name), "application/gzip"


def _plan(hcp: Hcp, name: str, kind: str, _: Request) -> tuple[bytes, str]:
    return hcp.plan_documents.show(name, kind), JSON


def _log(hcp: Hcp, name: str, _: str, request: Request) -> tuple[bytes, str]:
    offset, limit = request.query.get("offset", "0"), request.query.get("limit", "")
    text = hcp.logs.read(name, int(offset), int(limit) if limit else None)
    return text, "text/plain; charset=utf-8"


_READERS: dict[str, Callable[[Hcp, str, str, Request], tuple[bytes, str]]] = {
    configuration_versions.KIND: _configuration,
    logs.KIND: _log,
    plan_documents.WHOLE: _plan,
    plan_documents.REDACTED: _plan,
}
