"""Before a run: whether HCP Terraform is ready to run what runs there, and whether it runs where config says."""

import sys
from collections.abc import Iterable, Iterator

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.variable_sets import VariableSet
from scripts.core.missing_variables import Key, needed_keys
from scripts.core.variables.desired import LOCAL, mode_of
from scripts.errors import Preflight
from scripts.ops.engines.upload import working_directory
from scripts.ops.session import Session

SEED = "inv tfc.seed"


def admit(session: Session, names: Iterable[str], only_shown: bool = False) -> None:
    """Raise Preflight with everything that keeps runs of `names` from being driven; tell modes that differ.

    A plan that is `only_shown` asks for less: nothing will wait for an agreement.
    """
    faults: list[str] = []
    driven: list[str] = []
    remote: dict[str, Workspace] = {}
    for name in names:
        found, wanted = session.workspace(name), mode_of(session.target.execution, name)
        if found is None and wanted != LOCAL:
            faults.append(_absence(session, name, wanted))
        if found is not None and found.execution_mode != wanted:
            _tell(session, name, found.execution_mode, wanted)
        if found is not None and found.execution_mode != LOCAL:
            remote[name] = found
    for name, found in remote.items():
        faults += _directory_faults(session, name, found)
        driven += [] if only_shown else _driven_faults(name, found)
    faults += _reader_faults(session, remote)
    faults += _variable_faults(session, remote)
    if faults or driven:
        told = "\n  ".join(["this run cannot start:", *faults, *driven])
        raise Preflight(told, hint=SEED if faults else "inv plan")


def _absence(session: Session, name: str, mode: str) -> str:
    keys = [key for key, _ in needed_keys(session.config, session.graph.workspaces[name])]
    lacking = f", nor are its variables: {', '.join(keys)}" if keys else ""
    return f"{name} is to run in mode {mode} and is not in HCP Terraform yet{lacking}"


def _tell(session: Session, name: str, mode: str, wanted: str) -> None:
    file = f"config/targets/{session.target.name}.yaml"
    told = f"{name}: runs in mode {mode}, as HCP Terraform says; {file} says {wanted} (inv tfc.plan)"
    print(told, file=sys.stderr)


def _directory_faults(session: Session, name: str, found: Workspace) -> Iterator[str]:
    wanted = working_directory(session, name)
    there = (found.settings.get("working-directory") or "").strip("/")
    if there != wanted:
        yield f"{name} runs in {there or 'no directory'} of what is uploaded, and its root is {wanted}"


def _driven_faults(name: str, found: Workspace) -> Iterator[str]:
    """What somebody else decides is explained, not driven."""
    settings = found.settings
    if repository := settings.get("vcs-repo"):
        kept = repository.get("identifier", "") if isinstance(repository, dict) else ""
        yield f"{name} is run by commits of {kept or 'its repository'}: push there, inv does not drive it"
    if settings.get("auto-apply"):
        yield f"{name} applies without asking (auto-apply): turn that off, so that inv can ask first"


def _reader_faults(session: Session, remote: dict[str, Workspace]) -> Iterator[str]:
    """A run reads the state of another workspace only where that one names it among its readers."""
    for name, found in remote.items():
        read = ((other, session.workspace(other)) for other in sorted(session.graph.upstream[name]))
        closed = [
            other
            for other, there in read
            if there
            and not there.settings.get("global-remote-state")
            and found.id not in session.hcp.consumers.list(there.id)
        ]
        if closed:
            yield f"{name} may not read the state of {', '.join(closed)} (remote state consumers)"


def _variable_faults(session: Session, remote: dict[str, Workspace]) -> Iterator[str]:
    sets: list[VariableSet] | None = None
    for name, found in remote.items():
        needed = needed_keys(session.config, session.graph.workspaces[name])
        if not needed:
            continue
        sets = session.hcp.variable_sets.list() if sets is None else sets
        held = _held(session, found, sets)
        if lacking := [key for key, category in needed if (key, category) not in held]:
            count = f"{len(lacking)} variable{'s' if len(lacking) > 1 else ''}"
            yield f"{name} lacks {count} in HCP Terraform: {', '.join(lacking)}"


def _held(session: Session, found: Workspace, sets: list[VariableSet]) -> set[Key]:
    """(key, category) of everything that reaches a workspace."""
    reaching = [
        one
        for one in sets
        if one.is_global or found.project_id in one.project_ids or found.id in one.workspace_ids
    ]
    given = [*session.hcp.variables.list(found.id), *(one for group in reaching for one in group.variables)]
    return {(one.key, one.category) for one in given}
