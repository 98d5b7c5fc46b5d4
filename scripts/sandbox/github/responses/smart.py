"""Git's own protocol over HTTP: clone, fetch and push."""

import gzip

from scripts.sandbox.github import git
from scripts.sandbox.github.exceptions import Refused
from scripts.sandbox.github.responses.repositories import name_of
from scripts.sandbox.http import Call, Response

SERVICES = ("git-upload-pack", "git-receive-pack")


def advertise(call: Call) -> Response:
    """What there is to fetch, or to push to."""
    service = call.request.query.get("service", "")
    if service not in SERVICES:
        raise Refused("the dumb protocol is not part of the sandbox", 403)
    told = _served(call, service, "--advertise-refs")
    line = f"# service={service}\n"
    body = f"{len(line) + 4:04x}{line}0000".encode() + told
    return Response(200, body, _headers(f"{service}-advertisement"))


def exchange(call: Call) -> Response:
    """One turn of the talk."""
    service, body = call.args["service"], call.request.body
    if call.request.header("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Response(200, _served(call, service, given=body), _headers(f"{service}-result"))


def _served(call: Call, service: str, *options: str, given: bytes = b"") -> bytes:
    bare = call.state.bare(name_of(call))
    protocol = call.request.header("git-protocol")
    own = {"GIT_PROTOCOL": protocol} if protocol else {}
    name = service.removeprefix("git-")
    return git.raw(bare, name, "--stateless-rpc", *options, str(bare), given=given, check=False, **own)


def _headers(media: str) -> dict[str, str]:
    return {"Content-Type": f"application/x-{media}", "Cache-Control": "no-cache"}
