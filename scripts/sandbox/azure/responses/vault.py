"""Key Vault over HTTP."""

from scripts.sandbox.http import Call, Response


def secret(call: Call) -> Response:
    """A secret with its value."""
    return Response.of(call.state.secrets.show(*_named(call), call.args.get("version", "")))


def secrets(call: Call) -> Response:
    """Every secret's name."""
    return Response.of({"value": call.state.secrets.all(_vault(call)), "nextLink": None})


def write_secret(call: Call) -> Response:
    """Set a secret."""
    return Response.of(call.state.secrets.write(*_named(call), call.request.document()))


def delete_secret(call: Call) -> Response:
    """Delete a secret."""
    return Response.of(call.state.secrets.delete(*_named(call)))


def create_key(call: Call) -> Response:
    """A new key, or a new version of one."""
    return Response.of(call.state.keys.create(*_named(call), call.request.document()))


def key(call: Call) -> Response:
    """A key's public part."""
    return Response.of(call.state.keys.show(*_named(call), call.args.get("version", "")))


def versions(call: Call) -> Response:
    """A key's versions."""
    return Response.of({"value": call.state.keys.versions(*_named(call)), "nextLink": None})


def delete_key(call: Call) -> Response:
    """Delete a key, softly."""
    return Response.of(call.state.keys.delete(*_named(call)))


def sign(call: Call) -> Response:
    """Sign a digest."""
    asked = call.request.document()
    return Response.of(call.state.keys.sign(*_named(call), call.args["version"], asked))


def _named(call: Call) -> tuple[str, str]:
    return _vault(call), call.args["name"]


def _vault(call: Call) -> str:
    call.state.secrets.check_vault(call.args["vault"])
    return call.args["vault"]
