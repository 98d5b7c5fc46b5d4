"""git on the sandbox's own bare repositories: the plumbing under the API."""

import os
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile

from scripts.sandbox.github.exceptions import Conflict, NotFound

NOBODY = "0" * 40
SECONDS = 60
# Pushes that come without the API obey the same rules.
HOOK = """#!/bin/sh
if grep -qxF "$1" "$GIT_DIR/protected" 2>/dev/null && [ -z "$GITOPS_BY_API" ]; then
  echo "GH006: Protected branch update failed for $1." >&2
  exit 1
fi
"""


def create(bare: Path, branch: str) -> None:
    """Make an empty bare repository with this default branch."""
    bare.parent.mkdir(parents=True, exist_ok=True)
    run(bare.parent, "init", "--quiet", "--bare", f"--initial-branch={branch}", str(bare))
    hook = bare / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o700)


def protect(bare: Path, branches: list[str]) -> None:
    """Say which branches nobody may push to."""
    (bare / "protected").write_text("".join(f"refs/heads/{branch}\n" for branch in branches))
    create(bare, head(bare))


def head(bare: Path) -> str:
    """The default branch."""
    return run(bare, "symbolic-ref", "--short", "HEAD").strip()


def commit_of(bare: Path, reference: str) -> str:
    """The commit that a branch, tag or sha names; raises NotFound."""
    for name in (f"refs/heads/{reference}", f"refs/tags/{reference}", reference):
        found = run(bare, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", check=False).strip()
        if found:
            return found
    raise NotFound


def move(bare: Path, reference: str, commit: str, *, force: bool, expected: str | None = None) -> None:
    """Let a whole reference (refs/heads/…) point at a commit; raises Conflict when that would lose commits."""
    there = run(bare, "rev-parse", "--verify", "--quiet", reference, check=False).strip()
    if there and not force and run(bare, "merge-base", there, commit, check=False).strip() != there:
        raise Conflict("Update is not a fast forward")
    run(bare, "update-ref", reference, commit, expected or there or NOBODY)


def file(bare: Path, commit: str, path: str) -> tuple[str, bytes]:
    """(blob id, content) of a file; raises NotFound."""
    code = run(bare, "rev-parse", "--verify", "--quiet", f"{commit}:{path}", check=False).strip()
    if not code or run(bare, "cat-file", "-t", code).strip() != "blob":
        raise NotFound
    return code, raw(bare, "cat-file", "blob", code)


def write(bare: Path, branch: str, path: str, content: bytes, message: str, who: dict[str, str]) -> str:
    """Commit one file on a branch; the new commit. `who`: {name, email} of its author."""
    parent = run(bare, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False).strip()
    blob = raw(bare, "hash-object", "-w", "--stdin", given=content).decode().strip()
    with NamedTemporaryFile(dir=bare, prefix=".index-") as index:
        Path(index.name).unlink()
        own = {"GIT_INDEX_FILE": index.name}
        if parent:
            run(bare, "read-tree", parent, **own)
        run(bare, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **own)
        tree = run(bare, "write-tree", **own).strip()
        Path(index.name).touch()
    author = {f"GIT_{role}_{word.upper()}": who[word] for role in ("AUTHOR", "COMMITTER") for word in who}
    parents = ("-p", parent) if parent else ()
    commit = run(bare, "commit-tree", tree, *parents, "-m", message, **author).strip()
    move(bare, f"refs/heads/{branch}", commit, force=False)
    return commit


def run(where: Path, *arguments: str, check: bool = True, **environment: str) -> str:
    """git's standard output as text; raises CalledProcessError."""
    return raw(where, *arguments, check=check, **environment).decode(errors="replace")


def raw(where: Path, *arguments: str, check: bool = True, given: bytes = b"", **environment: str) -> bytes:
    """git's standard output; raises CalledProcessError."""
    own = {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    own |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=where,
        env=own | environment,
        input=given,
        capture_output=True,
        check=check,
        timeout=SECONDS,
    )
    return done.stdout
