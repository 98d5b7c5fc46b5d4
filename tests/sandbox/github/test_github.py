"""GitHub's API and git's own protocol over one repository."""

import hashlib
import io
import os
import subprocess
import tarfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from scripts.sandbox import faults
from scripts.sandbox.github.emulator import GitHubEmulator
from scripts.sandbox.github.models import GitHub
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store

pytestmark = pytest.mark.sandbox
TOKEN = "sandbox.token-of-ada"
RELEASE = "/fluxcd/flux2/releases/download/v2.9.4"
KEY = "ssh-ed25519 AAAAC3Nza ada@example.com"


class Api:
    """Ada's client."""

    def __init__(self, url: str, state: GitHub) -> None:
        self.url, self.state = url, state

    def __call__(self, method: str, path: str, document: dict | None = None, token: str = TOKEN):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.request(method, f"{self.url}{path}", json=document, headers=headers, timeout=10)


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    """A GitHub with one empty repository, abc/platform."""
    store, listener = Store(tmp_path / "world.sqlite"), listen(0)
    state = GitHub(store, tmp_path / "git", TOKEN, "ada")
    server = Server([GitHubEmulator(state)], listener)
    server.start()
    found = Api(f"http://127.0.0.1:{server._server.port}/github", state)
    found("POST", "/orgs/abc/repos", {"name": "platform", "private": True}).raise_for_status()
    yield found
    server.stop()
    store.close()


@pytest.fixture
def clone(api: Api, tmp_path: Path):
    """git in a clone of the repository, with one commit pushed to main."""
    path = tmp_path / "clone"
    options = {
        "http.extraHeader": f"Authorization: Bearer {TOKEN}",
        "user.name": "Ada",
        "user.email": "a@example.com",
    }
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_COUNT": str(len(options))}
    for number, (name, value) in enumerate(options.items()):
        environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}

    def git(*arguments: str, code: int = 0, cwd: Path = path) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=30
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    git("clone", "-q", f"{api.url}/abc/platform.git", str(path), cwd=tmp_path)
    (path / "a").write_text("one\n")
    git("add", "a")
    git("commit", "-qm", "First")
    git("push", "-q", "origin", "HEAD:main")
    return git


def test_nothing_is_seen_without_the_token(api):
    assert api("GET", "/repos/abc/platform", token="").status_code == 401
    assert api("GET", "/repos/abc/platform", token="another").json()["message"] == "Bad credentials"
    assert api("GET", "/abc/platform.git/info/refs?service=git-upload-pack", token="").status_code == 401


def test_what_is_pushed_is_what_the_api_shows(api, clone):
    head = clone("rev-parse", "HEAD").strip()
    assert api("GET", "/repos/abc/platform").json()["default_branch"] == "main"
    assert api("GET", "/repos/abc/platform/branches/main").json()["commit"]["sha"] == head
    assert api("GET", "/repos/abc/platform/commits/main").json()["commit"]["message"] == "First"
    assert api("GET", "/repos/abc/platform/contents/a?ref=main").json()["size"] == 4
    assert api("GET", "/repos/abc/none").status_code == 404
    assert api("GET", "/repos/abc/platform/branches/none").status_code == 404


def test_a_protected_branch_takes_pull_requests_alone(api, clone, tmp_path):
    assert api("GET", "/repos/abc/platform/branches/main/protection").status_code == 404
    api("PUT", "/repos/abc/platform/branches/main/protection", {"enforce_admins": True})
    assert api("GET", "/repos/abc/platform/branches/main").json()["protected"]
    clone("commit", "-q", "--allow-empty", "-m", "Second")
    assert "GH006: Protected branch update failed" in clone("push", "origin", "HEAD:main", code=1)
    directly = str(tmp_path / "git" / "abc" / "platform.git")
    assert "GH006" in clone("push", directly, "HEAD:main", code=1)
    content = {"message": "Write", "content": b64encode(b"x").decode(), "branch": "main"}
    assert api("PUT", "/repos/abc/platform/contents/b", content).status_code == 409
    clone("push", "-q", "origin", "HEAD:next")
    asked = {"head": "next", "base": "main", "title": "Second"}
    pull = api("POST", "/repos/abc/platform/pulls", asked)
    assert (pull.status_code, pull.json()["number"]) == (201, 1)
    assert "already exists" in api("POST", "/repos/abc/platform/pulls", asked).json()["message"]
    assert [one["number"] for one in api("GET", "/repos/abc/platform/pulls?head=abc:next").json()] == [1]
    assert api("PUT", "/repos/abc/platform/pulls/1/merge", {}).json()["merged"]
    assert api("GET", "/repos/abc/platform/pulls").json() == []
    clone("fetch", "-q", "origin")
    assert "Merge pull request #1" in clone("log", "-1", "--format=%s", "origin/main")
    api("DELETE", "/repos/abc/platform/branches/main/protection")
    clone("reset", "-q", "--hard", "origin/main")
    clone("commit", "-q", "--allow-empty", "-m", "Third")
    clone("push", "-q", "origin", "HEAD:main")


def test_files_and_references_are_written_by_the_api(api, clone):
    head = clone("rev-parse", "HEAD").strip()
    made = api("POST", "/repos/abc/platform/git/refs", {"ref": "refs/heads/flux/prod", "sha": head})
    assert made.status_code == 201
    asked = {"message": "Write", "content": b64encode(b"new").decode(), "branch": "flux/prod"}
    assert api("PUT", "/repos/abc/platform/contents/dir/b", asked).status_code == 201
    assert api("PUT", "/repos/abc/platform/contents/dir/b", asked).status_code == 409
    clone("fetch", "-q", "origin")
    assert clone("show", "origin/flux/prod:dir/b") == "new"
    moved = api("PATCH", "/repos/abc/platform/git/refs/heads/flux/prod", {"sha": head})
    assert (moved.status_code, moved.json()["message"]) == (409, "Update is not a fast forward")
    assert api("PATCH", "/repos/abc/platform/git/refs/heads/flux/prod", {"sha": head, "force": True}).ok
    assert api("DELETE", "/repos/abc/platform/git/refs/heads/flux/prod").status_code == 204
    assert api("GET", "/repos/abc/platform/git/ref/heads/flux/prod").status_code == 404


def test_a_deploy_key_is_added_once(api):
    made = api("POST", "/repos/abc/platform/keys", {"title": "flux", "key": KEY, "read_only": True}).json()
    again = api("POST", "/repos/abc/platform/keys", {"title": "other", "key": KEY})
    assert (again.status_code, again.json()["message"]) == (422, "Validation Failed: key is already in use")
    assert [one["title"] for one in api("GET", "/repos/abc/platform/keys").json()] == ["flux"]
    assert api("DELETE", f"/repos/abc/platform/keys/{made['id']}").status_code == 204
    assert api("GET", f"/repos/abc/platform/keys/{made['id']}").status_code == 404
    assert api("POST", "/repos/abc/platform/keys", {"title": "flux", "key": "x"}).status_code == 422


def test_the_stand_in_release_is_whole_and_open_to_all(api):
    found = api("GET", "/repos/fluxcd/flux2/releases/tags/v2.9.4", token="").json()["assets"]
    files = {one["name"]: requests.get(one["browser_download_url"], timeout=10).content for one in found}
    sums = dict(reversed(line.split()) for line in files["flux_2.9.4_checksums.txt"].decode().splitlines())
    for name, total in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == total
    with tarfile.open(fileobj=io.BytesIO(files["manifests.tar.gz"])) as archive:
        assert {"source-controller.yaml", "rbac.yaml", "policies.yaml"} < set(archive.getnames())
    documents = list(yaml.load_all(files["install.yaml"], yaml.CSafeLoader))
    kinds = [document["kind"] for document in documents]
    assert len(documents) == 43 and kinds.count("CustomResourceDefinition") == 15
    assert api("GET", "/repos/fluxcd/flux2/releases/tags/v1.0.0").status_code == 404


def test_downloads_can_be_broken(api):
    answer = {"status": 200, "body": "half of it"}
    match = {"route": f"GET /github{RELEASE}/manifests.tar.gz"}
    faults.add(api.state.store, "fail", match, answer=answer)
    assert requests.get(f"{api.url}{RELEASE}/manifests.tar.gz", timeout=10).content == b"half of it"
    assert len(requests.get(f"{api.url}{RELEASE}/manifests.tar.gz", timeout=10).content) > 5000
    faults.add(api.state.store, "throttle", {"route": "/github/user"})
    assert api("GET", "/user").status_code == 429


def test_what_is_not_part_of_it_says_so(api):
    answer = api("GET", "/repos/abc/platform/actions/runs")
    assert (answer.status_code, "actions/runs is not part" in answer.json()["message"]) == (501, True)
