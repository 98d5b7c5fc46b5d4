"""git without touching anybody's index or branches: trees, commits and pushes made by hand."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.clients import runner
from scripts.errors import Failed, Preflight

# Where a caller's own git is at work, as in a hook.
PLACES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
)
# Nobody has written a snapshot; every other commit bears the name of whoever runs the command.
WHO = {
    f"GIT_{role}_{word}": value
    for role in ("AUTHOR", "COMMITTER")
    for word, value in (("NAME", "inv"), ("EMAIL", "inv@localhost"))
}
PROTECTED = ("GH006", "protected branch", "TF402455", "pre-receive hook declined")


class Protected(Failed):
    """The branch takes no pushes."""


@dataclass(frozen=True)
class Plumbing:
    """One repository, written through an index of its own. `work` is the tree that `add_all` reads."""

    repository: Path
    index: Path
    work: Path | None = None

    def add_all(self) -> None:
        """Have the whole working tree in the index, without what .gitignore leaves out."""
        self._git("add", "--all", "--", ".")

    def read(self, commit: str) -> None:
        """Have the files of a commit in the index, and nothing else."""
        self._git("read-tree", commit)

    def put(self, files: Mapping[str, str]) -> None:
        """Have these files in the index, by path."""
        for path, text in files.items():
            blob = self._git("hash-object", "-w", "--stdin", stdin=text)
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")

    def changed(self, commit: str | None) -> list[str]:
        """The paths in which the index differs from a commit; all of them when there is none."""
        if commit is None:
            return self._git("ls-files").splitlines()
        return self._git("diff-index", "--cached", "--name-only", "--no-renames", commit).splitlines()

    def commit(self, parent: str | None, message: str) -> str:
        """A commit of what the index holds; the parent itself when that holds the same."""
        tree = self._git("write-tree")
        if parent and self._git("rev-parse", f"{parent}^{{tree}}") == tree:
            return parent
        parents = ("-p", parent) if parent else ()
        return self._git("commit-tree", tree, *parents, "-m", message)

    def push(self, remote: str, commit: str, branch: str, *, force: bool = False) -> None:
        """Let a branch of the remote point at a commit; raises Protected when it takes pull requests only."""
        target = f"{'+' if force else ''}{commit}:refs/heads/{branch}"
        told = self._run("push", "--quiet", "--no-verify", remote, target)
        if told.code == 0:
            return
        if any(word.lower() in told.stderr.lower() for word in PROTECTED):
            raise Protected(
                f"branch {branch} is protected; nothing was pushed to it", hint="inv bootstrap-flux --pr"
            )
        raise Failed(f"git cannot push to {branch}: {_last(told.stderr)}", hint="inv doctor")

    def head(self, remote: str, branch: str) -> str | None:
        """The commit that a branch of the remote is at; None when it has no such branch."""
        told = self._run("ls-remote", remote, f"refs/heads/{branch}")
        if told.code:
            raise Preflight(
                f"git cannot read {remote}: {_last(told.stderr)}",
                hint=f"git ls-remote {remote}, until that works",
            )
        return told.stdout.split()[0] if told.stdout.strip() else None

    def fetch(self, remote: str, branch: str) -> None:
        """Have the last commit of the remote's branch here, without a name."""
        told = self._run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, branch)
        if told.code:
            raise Preflight(
                f"git cannot fetch {branch}: {_last(told.stderr)}", hint=f"git fetch {remote} {branch}"
            )

    def file(self, commit: str, path: str) -> str | None:
        """A file of a commit; None when it has none there."""
        told = self._run("cat-file", "blob", f"{commit}:{path}")
        return told.stdout if told.code == 0 else None

    def history(self, commit: str, path: str) -> list[str]:
        """The commits that changed a file, the newest first."""
        told = self._run("log", "--format=%H", commit, "--", path)
        return told.stdout.split() if told.code == 0 else []

    def _git(self, *arguments: str, stdin: str | None = None) -> str:
        told = self._run(*arguments, stdin=stdin)
        if told.code:
            raise Failed(f"git {arguments[0]}: {_last(told.stderr)}", hint="inv doctor")
        return told.stdout.strip()

    def _run(self, *arguments: str, stdin: str | None = None) -> runner.Result:
        environment = {name: value for name, value in os.environ.items() if name not in PLACES}
        environment |= {"GIT_DIR": str(self.repository), "GIT_INDEX_FILE": str(self.index)}
        environment["GIT_TERMINAL_PROMPT"] = "0"
        if self.work:
            environment |= WHO | {"GIT_WORK_TREE": str(self.work)}
        plain = ("-c", "core.quotePath=off", "-c", "core.autocrlf=false", "-c", "commit.gpgSign=false")
        try:
            place = self.work or self.repository
            return runner.run(["git", *plain, *arguments], cwd=place, env=environment, stdin=stdin)
        except FileNotFoundError:
            raise Preflight("git is not on PATH", hint="install git") from None


def _last(words: str) -> str:
    lines = [line for line in words.strip().splitlines() if line.strip()]
    told = next((line for line in lines if line.startswith(("fatal:", "error:", "remote:"))), "")
    return (told or (lines[-1] if lines else "it does not say why"))[:300]
