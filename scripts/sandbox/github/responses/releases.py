"""Releases: those that the sandbox stands in for, with their files."""

from scripts.sandbox.github.exceptions import NotFound
from scripts.sandbox.github.flux.release import assets
from scripts.sandbox.github.responses.repositories import name_of
from scripts.sandbox.http import Call, Response

FLUX = "fluxcd/flux2"


def by_tag(call: Call) -> Response:
    """The release of a tag."""
    tag, name = call.args["tag"], name_of(call)
    found = _assets(name, tag)
    base, shown = call.request.base, []
    for number, (file, content) in enumerate(found.items(), 1):
        where = f"{base}/{name}/releases/download/{tag}/{file}"
        told = {"id": number, "name": file, "size": len(content), "state": "uploaded"}
        shown.append(told | {"browser_download_url": where, "url": where})
    return Response.of({"tag_name": tag, "name": tag, "draft": False, "prerelease": False, "assets": shown})


def download(call: Call) -> Response:
    """A file of a release."""
    content = _assets(name_of(call), call.args["tag"]).get(call.args["file"])
    if content is None:
        raise NotFound
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(len(content))}
    return Response(200, content, headers)


def _assets(name: str, tag: str) -> dict[str, bytes]:
    if name != FLUX:
        raise NotFound
    return assets(tag)
