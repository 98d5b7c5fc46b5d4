"""Repositories, branches and their rules, references, commits."""

from typing import Any

from scripts.sandbox.github import git
from scripts.sandbox.github.exceptions import Invalid, NotFound
from scripts.sandbox.github.models import GitHub
from scripts.sandbox.http import Call, Response

Document = dict[str, Any]


def name_of(call: Call) -> str:
    """owner/repository, as the address says."""
    return f"{call.args['owner']}/{call.args['repository']}"


def user(call: Call) -> Response:
    """Whose token this is."""
    return Response.of({"login": call.state.user, "type": "User"})


def show(call: Call) -> Response:
    """One repository."""
    return Response.of(_shown(call, name_of(call)))


def create(call: Call) -> Response:
    """A new repository of the user's or of an organisation's."""
    given = call.request.document()
    if not given.get("name"):
        raise Invalid("Repository creation failed. name is missing")
    name = f"{call.args.get('owner', call.state.user)}/{given['name']}"
    call.state.create(name, given)
    return Response.of(_shown(call, name), 201)


def branch(call: Call) -> Response:
    """One branch and its last commit."""
    state, name, wanted = call.state, name_of(call), call.args["branch"]
    bare = state.bare(name)
    found = git.run(bare, "rev-parse", "--verify", "--quiet", f"refs/heads/{wanted}", check=False).strip()
    if not found:
        raise NotFound("Branch not found")
    protected = state.protection(name, wanted) is not None
    return Response.of({"name": wanted, "commit": {"sha": found}, "protected": protected})


def protection(call: Call) -> Response:
    """A branch's rules."""
    found = call.state.protection(name_of(call), call.args["branch"])
    if found is None:
        raise NotFound("Branch not protected")
    return Response.of(found)


def protect(call: Call) -> Response:
    """Give a branch rules."""
    call.state.protect(name_of(call), call.args["branch"], call.request.document())
    return protection(call)


def unprotect(call: Call) -> Response:
    """Take a branch's rules away."""
    protection(call)
    call.state.protect(name_of(call), call.args["branch"], None)
    return Response(204)


def reference(call: Call) -> Response:
    """What a reference (heads/main) points at."""
    bare, wanted = call.state.bare(name_of(call)), f"refs/{call.args['ref']}"
    found = git.run(bare, "rev-parse", "--verify", "--quiet", wanted, check=False).strip()
    if not found:
        raise NotFound
    return _reference(wanted, found)


def create_reference(call: Call) -> Response:
    """A new branch or tag."""
    given, bare = call.request.document(), call.state.bare(name_of(call))
    if git.run(bare, "rev-parse", "--verify", "--quiet", given["ref"], check=False).strip():
        raise Invalid("Reference already exists")
    git.move(bare, given["ref"], git.commit_of(bare, given["sha"]), force=False)
    return _reference(given["ref"], given["sha"], 201)


def move_reference(call: Call) -> Response:
    """Let a reference point elsewhere."""
    given, name = call.request.document(), name_of(call)
    bare, wanted = call.state.bare(name), f"refs/{call.args['ref']}"
    call.state.check_writable(name, wanted.removeprefix("refs/heads/"))
    git.move(bare, wanted, git.commit_of(bare, given["sha"]), force=bool(given.get("force")))
    return _reference(wanted, given["sha"])


def remove_reference(call: Call) -> Response:
    """Delete a branch or tag."""
    name, wanted = name_of(call), f"refs/{call.args['ref']}"
    call.state.check_writable(name, wanted.removeprefix("refs/heads/"))
    git.run(call.state.bare(name), "update-ref", "-d", wanted)
    return Response(204)


def commit(call: Call) -> Response:
    """The commit that a branch, tag or sha names."""
    bare = call.state.bare(name_of(call))
    found = git.commit_of(bare, call.args["ref"])
    message = git.run(bare, "log", "-1", "--format=%B", found).strip()
    parents = git.run(bare, "log", "-1", "--format=%P", found).split()
    told = {"sha": found, "commit": {"message": message}, "parents": [{"sha": one} for one in parents]}
    return Response.of(told)


def _reference(name: str, commit: str, status: int = 200) -> Response:
    return Response.of({"ref": name, "object": {"type": "commit", "sha": commit}}, status)


def _shown(call: Call, name: str) -> Document:
    state: GitHub = call.state
    found, owner = state.repository(name), name.partition("/")[0]
    return {
        "name": name.partition("/")[2],
        "full_name": name,
        "owner": {"login": owner},
        "private": found["private"],
        "default_branch": found["branch"],
        "html_url": f"https://github.com/{name}",
        "clone_url": f"{call.request.base}/{name}.git",
        "ssh_url": f"git@github.com:{name}.git",
        "permissions": {"admin": True, "push": True, "pull": True},
    }
