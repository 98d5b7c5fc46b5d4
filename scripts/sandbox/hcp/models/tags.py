"""Tags: plain names of workspaces, and key-value bindings of workspaces and projects."""

import re
from collections.abc import Iterator

from scripts.sandbox.hcp.exceptions import Invalid, refuse
from scripts.sandbox.hcp.models.projects import Projects
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document

MOST = 10
POINTER = "/data/relationships/tag-bindings"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]{1,254}")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _:./=+@-]{0,127}")
VALUE = re.compile(r"[A-Za-z0-9 _:./=+@-]{0,256}")


class Tags:
    """What workspaces and projects are tagged with."""

    def __init__(self, workspaces: Workspaces, projects: Projects) -> None:
        self._workspaces = workspaces
        self._projects = projects

    def add(self, workspace: str, names: list[str]) -> Document:
        """Add tag names; those already there stay."""
        refuse(Invalid(f"Tag {n!r} is invalid", "/data") for n in names if not NAME.fullmatch(str(n)))
        document = self._workspaces.show(workspace)
        document["tags"] = sorted({*document["tags"], *names})
        return self._workspaces.save(document)

    def remove(self, workspace: str, names: list[str]) -> Document:
        """Remove tag names; those not there are no error."""
        document = self._workspaces.show(workspace)
        document["tags"] = [name for name in document["tags"] if name not in names]
        return self._workspaces.save(document)

    def bind(self, owner: Document, bindings: dict[str, str]) -> dict[str, str]:
        """Set key-value bindings of a workspace or a project; keys not given stay."""
        return self.rebind(owner, owner["bindings"] | bindings)

    def rebind(self, owner: Document, bindings: dict[str, str]) -> dict[str, str]:
        """Replace every key-value binding of a workspace or a project."""
        refuse(_refusals(bindings))
        holders = self._projects if owner["id"].startswith("prj-") else self._workspaces
        holders.save(owner | {"bindings": bindings})
        return bindings


def _refusals(bindings: dict[str, str]) -> Iterator[Invalid]:
    if len(bindings) > MOST:
        yield Invalid(f"Tag bindings are too many (maximum is {MOST})", POINTER)
    for key, value in bindings.items():
        if not isinstance(key, str) or not KEY.fullmatch(key):
            yield Invalid(f"Tag key {key!r} is invalid", POINTER)
        elif not isinstance(value, str) or not VALUE.fullmatch(value):
            yield Invalid(f"Value of tag {key} is invalid", POINTER)
