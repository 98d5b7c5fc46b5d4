"""inv tfc.export: an existing organisation's variables as files of config/variables."""

from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core.variables.export import exported
from scripts.core.variables.lock import Lock
from scripts.core.variables.objects import Desired, Settings, WantedWorkspace
from scripts.errors import Preflight
from scripts.ops.session import Session, open_session
from scripts.ops.tfc.reading import read_found

_ANY = Settings("local", "", "", None)


def export(checkout: Path, to: str | None) -> str:
    """The files as text, or with `to` a sentence on what was written there; existing files are not replaced."""
    found = export_of(open_session(checkout))
    if to is not None:
        return _write(found, Path(to))
    return "\n".join(f"# --- {name}\n{text}" for name, text in found.items())


def export_of(session: Session) -> dict[str, str]:
    """File name → text of the organisation as it is; Preflight when its project is not there."""
    names = {one.hcp_name: name for name, one in session.graph.workspaces.items()}
    wanted = {name: WantedWorkspace(name, _ANY, (), ()) for name in names}
    hcp = session.config.platform.hcp
    found = read_found(session.hcp, Desired(hcp.project, wanted, {}), Lock(hcp.organization, ""))
    if found.project is None:
        raise Preflight(
            f"{hcp.organization} has no project {hcp.project}, or hides it",
            hint="correct hcp.project in config/platform.yaml",
        )
    return exported(hcp.organization, found, names)


def _write(files: dict[str, str], directory: Path) -> str:
    there = [name for name in files if (directory / name).exists()]
    if there:
        raise Preflight(
            f"{directory} has {', '.join(there)} already", hint="name another directory, and compare"
        )
    for name, text in files.items():
        write_atomic(directory / name, text.encode(), mode=0o644)
    return f"{len(files)} files are in {directory}: fill the sources, then inv tfc.plan\n"
