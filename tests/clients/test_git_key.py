"""A key is tried as its holder would use it, and nobody is trusted who is not known."""

import subprocess

import pytest

from scripts.clients import git_key
from scripts.clients.git_key import read_with_key
from scripts.errors import Failed

# Stands for ssh: notes how it was called, and lets in whoever brings the right key to the right host.
SSH = """
    import os, pathlib, subprocess, sys
    words = sys.argv[1:]
    key = pathlib.Path(words[words.index("-i") + 1])
    hosts = next(word for word in words if "UserKnownHostsFile" in word).partition("=")[2]
    here = pathlib.Path(__file__).parent
    (here / "called").write_text(" ".join(words) + f" {oct(key.stat().st_mode)[-3:]}")
    if "git.example" not in pathlib.Path(hosts).read_text():
        sys.exit("Host key verification failed.")
    if key.read_text() != "right":
        sys.exit("git@git.example: Permission denied (publickey).")
    sys.exit(subprocess.call(["git-upload-pack", str(here / "bare")]))
"""


@pytest.fixture
def place(tmp_path, script, monkeypatch):
    script("ssh", SSH)
    exec_path = subprocess.run(
        ["git", "--exec-path"], capture_output=True, text=True, check=True
    ).stdout.strip()
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin:{exec_path}")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/tmp/agent-of-somebody")
    monkeypatch.setattr(git_key, "PAUSE", 0)
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    run = lambda *words: subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)  # noqa: E731
    run("init", "-q", "-b", "main", "work")
    run("-C", "work", "commit", "-q", "--allow-empty", "-m", "first")
    run("clone", "-q", "--bare", "work", "bare")
    return tmp_path


def read(key: str = "right", hosts: str = "git.example ssh-ed25519 AAAA\n", branch: str = "main") -> None:
    read_with_key("ssh://git@git.example/abc/platform.git", branch, key, hosts)


def test_a_key_that_is_known_reads_the_branch_and_leaves_no_file(place):
    read()
    called = (place / "called").read_text()
    assert "StrictHostKeyChecking=yes" in called and "IdentitiesOnly=yes" in called and called.endswith("600")
    key = called.split("-i ")[1].split()[0]
    assert not place.joinpath(key).exists()


@pytest.mark.parametrize(("wrong", "says", "cure"), [
    ({"key": "wrong"}, "refuses the new key: git@git.example: Permission denied", "inv flux.rotate-key"),
    ({"hosts": "other ssh-ed25519 AAAA\n"}, "another host key than known_hosts", "compare it with"),
    ({"branch": "gone"}, "has no branch gone", "git push origin gone"),
])  # fmt: skip
def test_what_stands_in_the_way_is_told_before_anything_is_written(place, wrong, says, cure):
    with pytest.raises(Failed) as refused:
        read(**wrong)
    assert says in refused.value.text and cure in refused.value.hint
