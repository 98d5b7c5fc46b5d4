"""Files of a repository, read and written one at a time."""

from base64 import b64decode, b64encode
from binascii import Error

from scripts.sandbox.github import git
from scripts.sandbox.github.exceptions import Conflict, Invalid, NotFound
from scripts.sandbox.github.responses.repositories import name_of
from scripts.sandbox.http import Call, Response


def show(call: Call) -> Response:
    """A file at a branch, tag or commit."""
    bare = call.state.bare(name_of(call))
    commit = git.commit_of(bare, call.request.query.get("ref") or git.head(bare))
    code, content = git.file(bare, commit, call.args["path"])
    if "raw" in call.request.header("accept"):
        return Response(200, content, {"Content-Type": "application/octet-stream"})
    told = {"type": "file", "encoding": "base64", "content": b64encode(content).decode()}
    return Response.of(told | {"path": call.args["path"], "sha": code, "size": len(content)})


def write(call: Call) -> Response:
    """A file's new content, as a commit on a branch; `sha` is the file's before, absent for a new one."""
    given, name = call.request.document(), name_of(call)
    bare = call.state.bare(name)
    branch = given.get("branch") or git.head(bare)
    call.state.check_writable(name, branch)
    try:
        content = b64decode(given["content"], validate=True)
    except (KeyError, Error):
        raise Invalid("content is not valid Base64") from None
    before = _before(call, branch)
    if before != given.get("sha"):
        raise Conflict(f"{call.args['path']} does not match {given.get('sha')}")
    who = given.get("author") or {"name": call.state.user, "email": f"{call.state.user}@localhost"}
    who = {word: who[word] for word in ("name", "email")}
    commit = git.write(bare, branch, call.args["path"], content, given.get("message", "Update"), who)
    code, _ = git.file(bare, commit, call.args["path"])
    told = {"content": {"path": call.args["path"], "sha": code}, "commit": {"sha": commit}}
    return Response.of(told, 200 if before else 201)


def _before(call: Call, branch: str) -> str | None:
    bare = call.state.bare(name_of(call))
    try:
        return git.file(bare, git.commit_of(bare, branch), call.args["path"])[0]
    except NotFound:
        return None
