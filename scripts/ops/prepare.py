"""Preflight: everything that must hold before the first plan, and what the run will be about. All faults at once."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.clients import git
from scripts.clients.hcp import State
from scripts.core.contract import missing_contracts
from scripts.core.environments import choose_environments
from scripts.core.graph import Graph
from scripts.core.selection import Flags, select
from scripts.errors import Preflight
from scripts.ops.apply_workspace import unsaved_state
from scripts.ops.initialise import LOCK_FILE, initialise
from scripts.ops.session import Session


@dataclass(frozen=True)
class Prepared:
    """What a run is about: `graph` is without environments that do not exist, `environments` names those that do."""

    session: Session
    graph: Graph
    selected: list[str]
    states: dict[str, State]
    environments: list[str] | None

    @property
    def readable(self) -> set[str]:
        """Workspaces that others can be planned on: their contract is there."""
        return {name for name, state in self.states.items() if "contract" in state.outputs}


def prepare(
    session: Session, selected: list[str], dropped: tuple[str, ...] | None = (), any_branch: bool = False
) -> Prepared:
    """Check all that can be checked before planning; raises Preflight with every fault.

    The shared workspaces may forget the environments that are `dropped`, with None any that config no longer has.
    """
    restore_states(session, selected)
    states = session.states()
    configured = list(session.config.environments)
    listed = served_environments(states).get("k8s", [])
    forgotten = set(listed) - set(configured) if dropped is None else set(dropped)
    applied = {name for name, state in states.items() if "contract" in state.outputs}
    environments, faults = choose_environments(configured, applied, set(selected), listed, forgotten)
    wanted = configured if environments is None else environments
    graph = session.graph.restricted(
        {name for name, one in session.graph.workspaces.items() if one.environment in (None, *wanted)}
    )
    chosen = [name for name in selected if name in graph.workspaces]
    outputs = {name: state.outputs for name, state in states.items()}
    shared = any(graph.workspaces[name].environment is None for name in chosen)
    faults = [*(faults if shared else []), *missing_contracts(graph.upstream, chosen, outputs)]
    faults += _guarded_faults(session, chosen, any_branch)
    if shared and not wanted:
        first = f"inv apply --env {configured[0]}"
        faults.append(f"no environment was ever applied, and the shared workspaces read them. Run: {first}")
    elif shared and environments is not None:
        left = [name for name in configured if name not in wanted]
        print(f"environments: {', '.join(wanted)}, without {', '.join(left)}", file=sys.stderr)
    if faults:
        raise Preflight("\n  ".join(["this run cannot start:", *faults]), hint="inv status --all")
    return Prepared(session, graph, chosen, states, environments)


def served_environments(states: Mapping[str, State]) -> dict[str, list[str]]:
    """The environments that each shared workspace's contract lists: those that it was last applied with."""
    contracts = {name: state.outputs.get("contract") or {} for name, state in states.items()}
    return {name: one["environments"] for name, one in contracts.items() if "environments" in one}


def select_workspaces(session: Session, flags: Flags, changed: str | None) -> list[str]:
    """The workspaces that the flags choose; `changed` is a git reference to compare with."""
    if changed is not None:
        paths = git.changed_since(session.checkout, changed)
        if paths is None:
            raise Preflight(f'git does not know "{changed}"', hint="git fetch")
        flags = Flags(flags.env, flags.only, flags.all, flags.with_upstream, tuple(paths))
    selected = select(session.graph, flags)
    if not selected:
        print(f"nothing that is selected reads what has changed since {changed}", file=sys.stderr)
    return selected


def restore_states(session: Session, names: list[str]) -> None:
    """Write back each state that an earlier run could not save."""
    for name in names:
        kept = unsaved_state(session, name)
        if kept.is_file():
            print(f"{name}: writing back the state that could not be saved ({kept})", file=sys.stderr)
            initialise(session, name)
            session.terraform(name).push_state(kept)
            kept.unlink()


def _guarded_faults(session: Session, names: list[str], any_branch: bool) -> list[str]:
    """A guarded target wants provider lock files, and takes an environment from a commit of its own branch only."""
    if not session.target.guarded:
        return []
    faults = []
    for root in sorted({session.root_of(name) for name in names}):
        if not (root / LOCK_FILE).is_file():
            faults.append(f"{root.name} has no {LOCK_FILE}. Run: inv providers.lock")
    if any_branch:
        return faults
    if not git.is_clean(session.checkout):
        faults.append("files differ from the commit (--any-branch overrides). Run: git status")
    branch = git.branch(session.checkout)
    for name in names:
        environment = session.graph.workspaces[name].environment
        wanted = session.config.environments[environment].branch if environment else _main(session)
        if branch != wanted:
            this = f"this is {branch or 'no branch'} (--any-branch overrides)"
            faults.append(f"{name} is applied from branch {wanted}, {this}")
    return faults


def _main(session: Session) -> str:
    """The branch of the shared workspaces: that of the protected environments."""
    protected = [
        one.branch for one in session.config.environments.values() if one.data and one.data.protected
    ]
    return protected[0] if protected else "main"
