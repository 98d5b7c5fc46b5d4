"""git, read only: which commit and branch this is, and what has changed."""

from pathlib import Path

from scripts.clients import runner


def _git(root: Path, *arguments: str) -> str | None:
    try:
        result = runner.run(["git", "-c", "core.quotePath=off", *arguments], cwd=root)
    except FileNotFoundError:
        return None
    return result.stdout.strip() if result.code == 0 else None


def commit(root: Path) -> str | None:
    """The commit that is checked out, None outside a repository or before the first commit."""
    return _git(root, "rev-parse", "HEAD")


def branch(root: Path) -> str | None:
    """The branch that is checked out, None when HEAD is detached."""
    return _git(root, "symbolic-ref", "--short", "-q", "HEAD")


def is_clean(root: Path) -> bool:
    """Whether nothing is modified, staged or untracked."""
    return _git(root, "status", "--porcelain") == ""


def changed_since(root: Path, reference: str) -> list[str] | None:
    """Paths that differ from `reference` (work tree and untracked files included); None when git does not know it."""
    # Without renames, so that the place which a file has left is told, too.
    names = ("diff", "--name-only", "--no-renames", "--end-of-options")
    changed = _git(root, *names, f"{reference}...HEAD", "--")
    if changed is None:
        return None
    pending = _git(root, *names, "HEAD", "--") or ""
    untracked = _git(root, "ls-files", "--others", "--exclude-standard") or ""
    return sorted({*changed.splitlines(), *pending.splitlines(), *untracked.splitlines()})


def tracked(root: Path) -> list[str]:
    """Paths of all tracked files, and of those that would be if they were added."""
    return sorted((_git(root, "ls-files", "--cached", "--others", "--exclude-standard") or "").splitlines())


def remote(root: Path, name: str = "origin") -> str | None:
    """The address of a remote; None when there is none of that name."""
    return _git(root, "remote", "get-url", name)


def directory(root: Path) -> Path:
    """Where the repository's own files lie."""
    return Path(_git(root, "rev-parse", "--absolute-git-dir") or root / ".git")
