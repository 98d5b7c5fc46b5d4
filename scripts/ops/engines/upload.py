"""What goes up for a remote run: the root's directory, the modules and config, at their own paths."""

import json
import os
from pathlib import Path

from scripts.clients.archive import pack
from scripts.ops.graph import ROOTS
from scripts.ops.session import Session

CONFIG = "config"


def parts(session: Session, name: str) -> list[str]:
    """The paths that the Terraform of workspace `name` reads, relative to the checkout."""
    root = working_directory(session, name)
    found = (root, f"{Path(root).parent.as_posix()}/modules", CONFIG)
    return [part for part in found if (session.checkout / part).exists()]


def working_directory(session: Session, name: str) -> str:
    """Where Terraform runs inside of what goes up."""
    return (Path(ROOTS) / session.graph.workspaces[name].root).as_posix()


def packed(session: Session, name: str) -> bytes:
    """The archive for workspace `name`, without what .terraformignore leaves out."""
    return pack(session.checkout, parts(session, name))


def place(session: Session, name: str, path: Path) -> str:
    """How a run calls a path: from its root when that goes up with it, as it is when it does not."""
    if any(path.is_relative_to(session.checkout / part) for part in parts(session, name)):
        return Path(os.path.relpath(path, session.root_of(name))).as_posix()
    return str(path)


def expression(value: object) -> str:
    """A value as HCL, with nothing in it that would be evaluated."""
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
