"""Deploy keys."""

from typing import Any

from scripts.sandbox.github.exceptions import Invalid
from scripts.sandbox.github.models import KEYS
from scripts.sandbox.github.responses.repositories import name_of
from scripts.sandbox.http import Call, Response

Document = dict[str, Any]


def listed(call: Call) -> Response:
    """All keys of a repository."""
    return Response.of([_shown(one) for one in call.state.listed(KEYS, name_of(call))])


def create(call: Call) -> Response:
    """Add a key; the same one cannot be used twice, wherever."""
    given, name = call.request.document(), name_of(call)
    words = given.get("key", "").split()
    call.state.bare(name)
    if len(words) < 2:
        raise Invalid("Validation Failed: key is invalid. You must supply a key in OpenSSH public key format")
    if any(one["key"].split()[:2] == words[:2] for _, one in call.state.store.items(KEYS)):
        raise Invalid("Validation Failed: key is already in use")
    kept = {
        "title": given.get("title", ""),
        "key": " ".join(words[:2]),
        "read_only": given.get("read_only", False),
    }
    return Response.of(_shown(call.state.add(KEYS, name, kept)), 201)


def show(call: Call) -> Response:
    """One key."""
    return Response.of(_shown(call.state.get(KEYS, name_of(call), call.args["number"])))


def remove(call: Call) -> Response:
    """Take one away."""
    call.state.remove(KEYS, name_of(call), call.args["number"])
    return Response(204)


def _shown(found: Document) -> Document:
    return {word: found[word] for word in ("id", "title", "key", "read_only", "created_at")} | {
        "verified": True
    }
