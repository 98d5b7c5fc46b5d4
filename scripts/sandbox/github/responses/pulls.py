"""Pull requests: opened, looked at, closed, merged."""

from typing import Any

from scripts.sandbox.github import git
from scripts.sandbox.github.exceptions import Invalid, NotFound, Refused
from scripts.sandbox.github.models import PULLS, now
from scripts.sandbox.github.responses.repositories import name_of
from scripts.sandbox.http import Call, Response

Document = dict[str, Any]


def listed(call: Call) -> Response:
    """The pull requests of a state (open unless said), and of a head or base when asked."""
    query = call.request.query
    wanted = query.get("state", "open")
    found = [_shown(call, one) for one in call.state.listed(PULLS, name_of(call))]
    found = [one for one in found if wanted in ("all", one["state"])]
    for word in ("head", "base"):
        if query.get(word):
            found = [one for one in found if one[word]["ref"] == query[word].rpartition(":")[2]]
    return Response.of(found)


def create(call: Call) -> Response:
    """Open one."""
    given, name = call.request.document(), name_of(call)
    bare, head, base = call.state.bare(name), given["head"].rpartition(":")[2], given["base"]
    try:
        ends = {git.commit_of(bare, one) for one in (head, base)}
    except NotFound:
        raise Invalid("Validation Failed: head or base is invalid") from None
    if len(ends) == 1:
        raise Invalid(f"Validation Failed: No commits between {base} and {head}")
    same = [one for one in call.state.listed(PULLS, name) if (one["head"], one["state"]) == (head, "open")]
    if same:
        raise Invalid(
            f"Validation Failed: A pull request already exists for {name.partition('/')[0]}:{head}."
        )
    kept = {"title": given.get("title", head), "body": given.get("body") or "", "head": head, "base": base}
    return Response.of(
        _shown(call, call.state.add(PULLS, name, kept | {"state": "open", "merged": False})), 201
    )


def show(call: Call) -> Response:
    """One of them."""
    return Response.of(_shown(call, call.state.get(PULLS, name_of(call), call.args["number"])))


def update(call: Call) -> Response:
    """Change its title, body, or whether it is open."""
    found = call.state.get(PULLS, name_of(call), call.args["number"])
    given = call.request.document()
    found |= {word: given[word] for word in ("title", "body", "state") if word in given}
    call.state.put(PULLS, found)
    return Response.of(_shown(call, found))


def merge(call: Call) -> Response:
    """Merge it into its base, protected or not."""
    name = name_of(call)
    found, bare = call.state.get(PULLS, name, call.args["number"]), call.state.bare(name)
    if found["state"] != "open":
        raise Refused("Pull Request is not mergeable", 405)
    base, head = git.commit_of(bare, found["base"]), git.commit_of(bare, found["head"])
    tree = git.run(bare, "merge-tree", "--write-tree", base, head, check=False).split("\n")[0]
    if not tree:
        raise Refused("Pull Request is not mergeable", 405)
    who = {
        f"GIT_{role}_{word}": call.state.user
        for role in ("AUTHOR", "COMMITTER")
        for word in ("NAME", "EMAIL")
    }
    message = f"Merge pull request #{found['id']} from {found['head']}"
    commit = git.run(bare, "commit-tree", tree, "-p", base, "-p", head, "-m", message, **who).strip()
    git.move(bare, f"refs/heads/{found['base']}", commit, force=False)
    call.state.put(PULLS, found | {"state": "closed", "merged": True, "merged_at": now()})
    return Response.of({"sha": commit, "merged": True, "message": "Pull Request successfully merged"})


def _shown(call: Call, found: Document) -> Document:
    name = found["repository"]
    ends = {
        word: {"ref": found[word], "label": f"{name.partition('/')[0]}:{found[word]}"}
        for word in ("head", "base")
    }
    told = {word: found[word] for word in ("title", "body", "state", "merged", "created_at")}
    return {
        "number": found["id"],
        "html_url": f"https://github.com/{name}/pull/{found['id']}",
        **told,
        **ends,
    }
