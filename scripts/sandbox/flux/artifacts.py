"""Artifacts: the files of a revision as they are in Git, without those that .sourceignore leaves out."""

import shutil
from hashlib import sha256
from pathlib import Path

from scripts.sandbox.flux.commands import git

# What source-controller leaves out of every artifact, unless spec.ignore says otherwise.
IGNORED = """
.git/
.gitignore
.gitmodules
.gitattributes
.github/
.circleci/
.travis.yml
.gitlab-ci.yml
appveyor.yml
.drone.yml
cloudbuild.yaml
codeship-services.yml
codeship-steps.yml
*.jpg
*.jpeg
*.gif
*.png
*.wmv
*.flv
*.tar.gz
*.zip
**/.goreleaser.yml
**/.sops.yaml
**/.flux.yaml
"""


class Artifacts:
    """Directories of files, one for each revision of each source that is still wanted."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, source: str, revision: str) -> Path:
        """Where a source's files of a revision lie; `source` is kind/namespace/name."""
        return self._directory / source / sha256(revision.encode()).hexdigest()[:16]

    def store(self, source: str, revision: str, bare: Path, commit: str, ignore: str | None) -> Path:
        """Check a commit out of a bare repository, once; older revisions of the source go."""
        path = self.path(source, f"{revision} {ignore}")
        if path.exists():
            return path
        draft = path.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        _check_out(bare, commit, draft, IGNORED if ignore is None else ignore)
        for old in path.parent.iterdir():
            if old != draft:
                shutil.rmtree(old)
        return draft.replace(path)

    def drop(self, source: str) -> None:
        """Forget a source's files."""
        shutil.rmtree(self._directory / source, ignore_errors=True)


def digest(path: Path) -> tuple[str, int]:
    """A digest of all files below a directory, and their size."""
    total, size = sha256(), 0
    for file in sorted(path.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            total.update(f"{file.relative_to(path)}\0{len(content)}\0".encode() + content)
            size += len(content)
    return f"sha256:{total.hexdigest()}", size


def _check_out(bare: Path, commit: str, directory: Path, ignore: str) -> None:
    index = directory.with_suffix(".index")
    patterns = directory.with_suffix(".ignore")
    patterns.write_text(ignore)
    where = (f"--git-dir={bare}", f"--work-tree={directory}", "-C", str(directory))
    own = {"GIT_INDEX_FILE": str(index)}
    git(*where, "read-tree", commit, **own)
    git(*where, "checkout-index", "--all", "--force", **own)
    listing = ("ls-files", "-z", "--cached", "--ignored", f"--exclude-from={patterns}")
    for name in git(*where, *listing, "--exclude-per-directory=.sourceignore", **own).split("\0"):
        if name:
            (directory / name).unlink(missing_ok=True)
    index.unlink()
    patterns.unlink()
