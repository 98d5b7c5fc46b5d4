"""The routes of GitHub that the sandbox answers: its API, and what lies beside it on github.com."""

from scripts.sandbox.github.responses import contents, keys, pulls, releases, repositories, smart
from scripts.sandbox.http import Route

REPOSITORY = "/repos/{owner}/{repository}"
BRANCH = f"{REPOSITORY}/branches/{{branch...}}"
PULL = f"{REPOSITORY}/pulls/{{number}}"
KEY = f"{REPOSITORY}/keys/{{number}}"
FILE = f"{REPOSITORY}/contents/{{path...}}"
REFERENCES = f"{REPOSITORY}/git/refs"
GIT = "/{owner}/{repository}.git"
DOWNLOAD = "/{owner}/{repository}/releases/download/{tag}/{file}"

ROUTES = [
    Route("GET", "/user", repositories.user),
    Route("POST", "/user/repos", repositories.create),
    Route("POST", "/orgs/{owner}/repos", repositories.create),
    Route("GET", REPOSITORY, repositories.show),
    Route("GET", f"{BRANCH}/protection", repositories.protection),
    Route("PUT", f"{BRANCH}/protection", repositories.protect),
    Route("DELETE", f"{BRANCH}/protection", repositories.unprotect),
    Route("GET", BRANCH, repositories.branch),
    Route("GET", f"{REPOSITORY}/git/ref/{{ref...}}", repositories.reference),
    Route("POST", REFERENCES, repositories.create_reference),
    Route("PATCH", f"{REFERENCES}/{{ref...}}", repositories.move_reference),
    Route("DELETE", f"{REFERENCES}/{{ref...}}", repositories.remove_reference),
    Route("GET", f"{REPOSITORY}/commits/{{ref...}}", repositories.commit),
    Route("GET", FILE, contents.show),
    Route("PUT", FILE, contents.write),
    Route("GET", f"{REPOSITORY}/pulls", pulls.listed),
    Route("POST", f"{REPOSITORY}/pulls", pulls.create),
    Route("GET", PULL, pulls.show),
    Route("PATCH", PULL, pulls.update),
    Route("PUT", f"{PULL}/merge", pulls.merge),
    Route("GET", f"{REPOSITORY}/keys", keys.listed),
    Route("POST", f"{REPOSITORY}/keys", keys.create),
    Route("GET", KEY, keys.show),
    Route("DELETE", KEY, keys.remove),
    Route("GET", f"{REPOSITORY}/releases/tags/{{tag}}", releases.by_tag),
    Route("GET", DOWNLOAD, releases.download),
    Route("GET", f"{GIT}/info/refs", smart.advertise),
    Route("POST", f"{GIT}/{{service}}", smart.exchange),
]
