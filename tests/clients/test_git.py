"""What git tells of a real repository."""

import subprocess
from pathlib import Path

import pytest

from scripts.clients import git


@pytest.fixture
def repository(tmp_path, monkeypatch):
    for name, value in {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}.items():
        monkeypatch.setenv(name, value)
    run(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def run(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).write_text(text)
    run(root, "add", "-A")
    run(root, "commit", "-qm", "more")


def test_the_commit_is_the_one_checked_out(repository):
    assert git.commit(repository) is None
    commit(repository, {"a": "1"})
    assert len(git.commit(repository)) == 40


def test_the_branch_is_none_when_head_is_detached(repository):
    commit(repository, {"a": "1"})
    assert git.branch(repository) == "main"
    run(repository, "checkout", "-q", "--detach")
    assert git.branch(repository) is None


def test_clean_means_nothing_modified_staged_or_untracked(repository):
    commit(repository, {"a": "1", ".gitignore": "ignored\n"})
    assert git.is_clean(repository)
    (repository / "ignored").touch()
    assert git.is_clean(repository)
    (repository / "new").touch()
    assert not git.is_clean(repository)
    run(repository, "add", "new")
    assert not git.is_clean(repository)


def test_changes_since_a_reference_are_committed_pending_and_new_files(repository):
    commit(repository, {"a": "1", "b": "1", "c": "1"})
    run(repository, "checkout", "-qb", "feature")
    commit(repository, {"a": "2"})
    (repository / "b").write_text("2")
    (repository / "größe.yaml").touch()
    assert git.changed_since(repository, "main") == ["a", "b", "größe.yaml"]


def test_what_only_the_other_branch_changed_is_no_change_of_ours(repository):
    commit(repository, {"a": "1"})
    run(repository, "branch", "feature")
    commit(repository, {"a": "2"})
    run(repository, "checkout", "-q", "feature")
    assert git.changed_since(repository, "main") == []


def test_a_renamed_file_has_changed_at_both_places(repository):
    commit(repository, {"old": "the same text\n" * 20})
    run(repository, "tag", "before")
    run(repository, "mv", "old", "new")
    assert git.changed_since(repository, "before") == ["new", "old"]
    run(repository, "commit", "-qm", "rename")
    assert git.changed_since(repository, "before") == ["new", "old"]


@pytest.mark.parametrize("reference", ["nowhere", "--output=stolen", ""])
def test_a_reference_that_git_does_not_know_is_none(repository, reference):
    commit(repository, {"a": "1"})
    changed = git.changed_since(repository, reference)
    assert changed is None or reference == ""
    assert git.is_clean(repository)


def test_tracked_are_all_files_that_git_has_or_would_take(repository):
    commit(repository, {"a": "1", ".gitignore": "ignored\n"})
    (repository / "ignored").touch()
    (repository / "new").touch()
    assert git.tracked(repository) == [".gitignore", "a", "new"]


def test_outside_a_repository_there_is_nothing_to_tell(tmp_path):
    assert git.commit(tmp_path) is git.branch(tmp_path) is git.changed_since(tmp_path, "main") is None
    assert git.tracked(tmp_path) == []
    assert not git.is_clean(tmp_path)


def test_without_git_there_is_nothing_to_tell(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert git.commit(repository) is None
