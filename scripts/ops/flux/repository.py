"""The branch that Flux reads: what it must hold before a cluster looks at it, and how it comes to hold it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from scripts.clients import git
from scripts.clients.files import private_directory
from scripts.clients.git_key import read_with_key
from scripts.clients.git_plumbing import Plumbing
from scripts.clients.github import GitHub
from scripts.core.flux.sync import url_of
from scripts.errors import Preflight
from scripts.ops.flux.place import Place

Files = Mapping[str, str]
Names = Iterable[str]
SNAPSHOT = "Take the working tree as it is"
PROPOSAL = "flux/bootstrap"


class Repository(Protocol):
    """One branch of one repository."""

    def publish(self, files: Files) -> str:
        """The commit in which the branch holds these files; raises Preflight, or Protected, when it cannot."""

    def outdated(self, files: Files) -> list[str]:
        """The files that the branch does not hold as they are here."""

    def check_key(self, private: str, known_hosts: str) -> None:
        """Raise Failed unless the branch can be read with an SSH key, of a host that is known."""

    def propose(self, files: Files, message: str) -> str:
        """The address of a pull request that brings the files."""

    def head(self) -> str:
        """The commit that the branch is at."""

    def refresh(self, files: Files) -> None:
        """Let the branch hold what is here as far as that may be done."""

    def before(self, path: str, names: Names) -> Iterable[dict[str, str]]:
        """The files of these names as they were whenever the one at `path` changed, the newest first."""


def repository_of(place: Place) -> Repository:
    """The one of this target."""
    return Snapshots(place) if place.session.target.git else Remote(place)


class Snapshots:
    """A bare repository in the place of a git host: it gets the working tree as it is, edits included."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._branch = place.flux.branch
        self._bare: Path = place.session.target.git / f"{place.repository}.git"
        index = self._bare / "snapshot.index"
        self._git = Plumbing(self._bare, index, place.session.checkout)

    def publish(self, files: Files) -> str:
        """Commit the working tree and push it, unless the branch is at it."""
        self._made()
        head = self._git.head(str(self._bare), self._branch)
        commit = self._commit(files, SNAPSHOT, head)
        if commit != head:
            self._git.push(str(self._bare), commit, self._branch)
        return commit

    def outdated(self, files: Files) -> list[str]:
        """What a snapshot would bring anew of what Flux reads."""
        if not self._bare.is_dir():
            return list(files)
        self._take(files)
        found = self._git.changed(self._git.head(str(self._bare), self._branch))
        return [name for name in found if name.startswith("flux/") or name in files]

    def check_key(self, private: str, known_hosts: str) -> None:
        """Nothing answers over SSH here; whether the key is registered is Flux's own first question."""

    def propose(self, files: Files, message: str) -> str:
        """A pull request with the working tree."""
        self._made()
        commit = self._commit(files, message, self._git.head(str(self._bare), self._branch))
        self._git.push(str(self._bare), commit, PROPOSAL, force=True)
        return self._place.github.propose(self._place.repository, PROPOSAL, self._branch, message)

    def head(self) -> str:
        """The last snapshot."""
        return self._git.head(str(self._bare), self._branch) or ""

    def refresh(self, files: Files) -> None:
        """By a snapshot."""
        self.publish(files)

    def before(self, path: str, names: Names) -> Iterable[dict[str, str]]:
        """Of all snapshots."""
        return _before(self._git, self.head(), path, names)

    def _made(self) -> None:
        github: GitHub = self._place.github
        if not github.has_repository(self._place.repository):
            github.create_repository(self._place.repository)

    def _commit(self, files: Files, message: str, parent: str | None) -> str:
        self._take(files)
        return self._git.commit(parent, message)

    def _take(self, files: Files) -> None:
        self._git.add_all()
        self._git.put(files)


class Remote:
    """The git host itself, as this clone reaches it. Nothing is pushed but branches for pull requests."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._branch = place.flux.branch
        checkout = place.session.checkout
        self._remote = git.remote(checkout)
        if self._remote is None:
            raise Preflight("this clone has no remote named origin", hint="git remote add origin ADDRESS")
        scratch = private_directory(place.session.target.directory)
        self._git = Plumbing(git.directory(checkout), scratch / "bootstrap.index")

    def publish(self, files: Files) -> str:
        """The branch's commit, which holds the files already; Preflight when it does not."""
        if missing := self.outdated(files):
            told = f"branch {self._branch} of origin does not hold {', '.join(missing)} as they are here"
            raise Preflight(told, hint="merge them first: inv bootstrap-flux --pr opens the pull request")
        return self.head()

    def outdated(self, files: Files) -> list[str]:
        """What the branch holds differently."""
        head = self.head()
        self._git.fetch(self._remote, self._branch)
        return [name for name, text in files.items() if self._git.file(head, name) != text]

    def check_key(self, private: str, known_hosts: str) -> None:
        """Read the branch as Flux will."""
        read_with_key(url_of(self._place.session.config), self._branch, private, known_hosts)

    def propose(self, files: Files, message: str) -> str:
        """A pull request with these files alone, on top of the branch."""
        head = self.head()
        self._git.fetch(self._remote, self._branch)
        self._git.read(head)
        self._git.put(files)
        self._git.push(self._remote, self._git.commit(head, message), PROPOSAL, force=True)
        if self._place.flux.auth == "azure_devops":
            return f"{self._remote}/pullrequestcreate?sourceRef={PROPOSAL}&targetRef={self._branch}"
        return self._place.github.propose(self._place.repository, PROPOSAL, self._branch, message)

    def head(self) -> str:
        """The branch's commit."""
        found = self._git.head(self._remote, self._branch)
        if found is None:
            raise Preflight(f"origin has no branch {self._branch}", hint=f"git push origin {self._branch}")
        return found

    def refresh(self, files: Files) -> None:
        """What is pushed is what counts; a clone that differs is told."""
        if missing := self.outdated(files):
            self._place.say(f"not on branch {self._branch} as it is here: {', '.join(missing)}")

    def before(self, path: str, names: Names) -> Iterable[dict[str, str]]:
        """As far as this clone's history goes."""
        return _before(self._git, git.commit(self._place.session.checkout) or "", path, names)


def _before(plumbing: Plumbing, commit: str, path: str, names: Names) -> Iterable[dict[str, str]]:
    for one in plumbing.history(commit, path):
        yield {name: plumbing.file(one, name) or "" for name in names}
