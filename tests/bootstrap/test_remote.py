"""The real git host: what is on its branch counts, and only pull requests change it."""

import subprocess
from pathlib import Path

import pytest

from scripts.clients.git_plumbing import Protected
from scripts.core.target import resolve
from scripts.errors import OpsError
from scripts.ops.flux.place import Place
from scripts.ops.flux.repository import Remote, repository_of
from scripts.ops.load import load_config
from scripts.ops.session import Session
from scripts.sandbox.github.emulator import GitHubEmulator
from scripts.sandbox.github.models import GitHub
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store
from tests.bootstrap.place import make

FILES = {"config/flux.lock.yaml": "version: v2.9.4\n", "flux/clusters/main/flux-system/a.yaml": "a: 1\n"}
TOKEN = "token-of-ada"


@pytest.fixture
def world(tmp_path, monkeypatch):
    """(Place on target azure, the host's bare repository), with the host's API behind it."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.com")
    store, listener = Store(tmp_path / "world.sqlite"), listen(0)
    github = GitHub(store, tmp_path / "git", TOKEN, "ada")
    github.create("small/platform", {})
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/github"
    server = Server([GitHubEmulator(github)], listener)
    server.start()
    checkout = make(tmp_path / "checkout")
    bare = tmp_path / "git/small/platform.git"
    checkout.git("remote", "add", "origin", str(bare))
    checkout.git("push", "-q", "origin", "main")
    config = load_config(checkout.path)
    from scripts.config import read_targets

    target = resolve(read_targets(checkout.path).config.targets["azure"], checkout.path, {})
    session = Session(checkout.path, config, target, None, {"GITHUB_TOKEN": TOKEN}, {"github": url}, [])
    yield Place(session), bare, github
    server.stop()
    store.close()


def git(bare: Path, *words: str) -> str:
    done = subprocess.run(["git", f"--git-dir={bare}", *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_is_not_on_the_branch_yet_is_proposed_and_nothing_else_moves(world):
    place, bare, github = world
    repository = repository_of(place)
    assert isinstance(repository, Remote) and repository.outdated(FILES) == list(FILES)
    before = git(bare, "rev-parse", "main")
    with pytest.raises(OpsError) as missing:
        repository.publish(FILES)
    assert "branch main of origin does not hold config/flux.lock.yaml" in missing.value.text
    assert "inv bootstrap-flux --pr" in missing.value.hint

    github.protect("small/platform", "main", {})
    assert repository.propose(FILES, "Install Flux") == "https://github.com/small/platform/pull/1"
    assert git(bare, "rev-parse", "main") == before
    assert git(bare, "diff", "--name-only", "main", "flux/bootstrap").splitlines() == sorted(FILES)
    assert git(bare, "log", "-1", "--format=%s by %an", "flux/bootstrap") == "Install Flux by Ada"

    github.protect("small/platform", "main", None)
    git(bare, "update-ref", "refs/heads/main", "refs/heads/flux/bootstrap")
    assert repository.outdated(FILES) == [] and repository.publish(FILES) == git(bare, "rev-parse", "main")


def test_the_clone_is_as_it_was_afterwards(world):
    place, _, _ = world
    checkout = place.session.checkout
    index = (checkout / ".git/index").read_bytes()
    repository_of(place).propose(FILES, "Install Flux")
    assert (checkout / ".git/index").read_bytes() == index
    assert git(checkout / ".git", "branch", "--format=%(refname)") == "refs/heads/main"
    assert not [name for name in ("FETCH_HEAD", "shallow") if (checkout / ".git" / name).exists()]


def test_a_protected_branch_a_lost_remote_and_a_missing_branch_are_told(world):
    place, bare, github = world
    repository = repository_of(place)
    github.protect("small/platform", "main", {})
    with pytest.raises(Protected) as protected:
        repository._git.push(str(bare), repository._git.commit(None, "other"), "main", force=True)
    assert protected.value.hint == "inv bootstrap-flux --pr"
    git(bare, "update-ref", "-d", "refs/heads/main")
    with pytest.raises(OpsError) as missing:
        repository.head()
    assert "origin has no branch main" in missing.value.text and missing.value.hint == "git push origin main"
    bare.rename(bare.with_name("elsewhere"))
    with pytest.raises(OpsError) as lost:
        repository.head()
    assert "git cannot read" in lost.value.text and "git ls-remote" in lost.value.hint
    git(place.session.checkout / ".git", "remote", "remove", "origin")
    with pytest.raises(OpsError) as nowhere:
        repository_of(place)
    assert "no remote named origin" in nowhere.value.text


def test_without_a_token_the_host_is_not_asked(world):
    place, _, _ = world
    bare = Session(**{**vars(place.session), "environment": {}})
    with pytest.raises(OpsError) as nobody:
        Place(bare).github.deploy_keys("small/platform")
    assert "GITHUB_TOKEN is not set" in nobody.value.text and "GITHUB_TOKEN" in nobody.value.hint
    wrong = Session(**{**vars(place.session), "environment": {"GITHUB_TOKEN": "wrong"}})
    with pytest.raises(OpsError) as refused:
        Place(wrong).github.deploy_keys("small/platform")
    assert "does not let this token list deploy keys: Bad credentials" in refused.value.text
