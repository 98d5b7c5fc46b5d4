"""Connections to version control: every organisation has one OAuth client and one installation of a GitHub App."""

from collections.abc import Iterator
from typing import Any

from scripts.sandbox.hcp.exceptions import Invalid
from scripts.sandbox.hcp.models.identities import identity
from scripts.sandbox.store import Document

POINTER = "/data/attributes/vcs-repo"
WAYS = {"oauth-token-id": "ot", "github-app-installation-id": "ghain"}
BLANK = {"branch": "", "ingress-submodules": False, "tags-regex": None}


def token(organization: str) -> str:
    """The id of the OAuth token that the organisation's workspaces may use."""
    return identity(WAYS["oauth-token-id"], organization)


def refusals(organization: str, repository: Any) -> Iterator[Invalid]:
    """What is wrong with a workspace's connection to a repository."""
    if not isinstance(repository, dict):
        yield Invalid("Vcs repo is not an object", POINTER)
        return
    if "/" not in str(repository.get("identifier") or ""):
        yield Invalid("Identifier is invalid: organisation/repository", f"{POINTER}/identifier")
    ways = [name for name in WAYS if repository.get(name)]
    if len(ways) != 1:
        yield Invalid(
            "Exactly one of oauth-token-id and github-app-installation-id must be specified", POINTER
        )
        return
    if repository[ways[0]] != identity(WAYS[ways[0]], organization):
        yield Invalid(f"{ways[0]} is not known", f"{POINTER}/{ways[0]}")


def repository(given: Document) -> Document:
    """A connection as the API tells it."""
    named = {"display-identifier": given["identifier"], "service-provider": "github"}
    address = {"repository-http-url": f"https://github.com/{given['identifier']}"}
    return {**BLANK, **given, **named, **address}
