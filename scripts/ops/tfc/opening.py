"""What every inv tfc.* command begins with: config checked against the roots, values looked up, the lock read."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.config.fault import did_you_mean
from scripts.core.secret import Secret
from scripts.core.variables.declarations import Declared, declarations
from scripts.core.variables.desired import desired
from scripts.core.variables.lock import NAME, Lock, read_lock
from scripts.core.variables.marks import Marker, key_name, marker
from scripts.core.variables.objects import Desired
from scripts.core.variables.root_lint import root_faults
from scripts.core.variables.selecting import all_active, names_in_environment, needed_names
from scripts.errors import ConfigError, Preflight
from scripts.ops.graph import root_directories
from scripts.ops.secrets_file import make_secrets
from scripts.ops.session import Session, open_session
from scripts.ops.tfc.sources import Sources, environment_names, look_up_all

MODES = ("local", "remote", "agent")


@dataclass(frozen=True)
class Seeding:
    """One command's view: what is wanted, with values, and what the lock knows."""

    session: Session
    desired: Desired
    lock: Lock
    mark: Marker

    @property
    def lock_file(self) -> Path:
        """Where the lock is."""
        return self.session.target.records / NAME

    def reread(self) -> "Seeding":
        """The same with the lock as it is on disk now."""
        return replace(self, lock=_read_lock(self.session, self.mark))


def open_seeding(checkout: Path, execution: tuple[str, ...] = ()) -> Seeding:
    """Everything that seeding needs; `execution` are WORKSPACE=MODE for this command. Preflight has all faults."""
    return look_up(checked(open_session(checkout), execution))


def look_up(session: Session) -> Seeding:
    """What is wanted, with every value, and what the lock knows; Preflight names all values that cannot be had."""
    sources = open_sources(session)
    values, faults = look_up_all(sources, all_active(session.config, session.graph), session.graph.workspaces)
    key = _lock_key(sources, session, faults)
    if faults:
        place = session.target.secrets_file
        told = "\n  ".join([f"{len(faults)} of the values cannot be had; nothing was written:", *faults])
        raise Preflight(told, hint=f"set them, or write them into {place}" if place else "set them")
    wanted = desired(session.config, session.graph, session.target, values)
    mark = marker(key)
    return Seeding(session, wanted, _read_lock(session, mark), mark)


def checked(session: Session, execution: tuple[str, ...] = ()) -> Session:
    """The session, once config/variables is there and agrees with the roots; ConfigError has every fault."""
    if session.config.shared_variables is None:
        raise Preflight(
            "config/variables/global.yaml is missing", hint="inv tfc.export --to config/variables"
        )
    if execution:
        chosen = {**session.target.execution, **_execution(execution, session)}
        session = replace(session, target=replace(session.target, execution=chosen))
    found = sorted(
        map(str, root_faults(session.config, session.graph, session.target, declared(session.checkout)))
    )
    if found:
        raise ConfigError(found, hint="inv tfc.check, once these are corrected")
    return session


def declared(checkout: Path) -> dict[str, Mapping[str, Declared]]:
    """By root, the input variables that its files declare."""
    return {
        directory.name: declarations({file.name: file.read_text("utf-8") for file in directory.glob("*.tf")})
        for directory in root_directories(checkout)
    }


def open_sources(session: Session) -> Sources:
    """Where values come from; a stand-in world's secrets are made on the way."""
    make_secrets(session.target, needed_names(session.config, session.target))
    names = names_in_environment(session.config, session.target)
    if session.target.world and (own := environment_names(names)):
        print(f"{session.target.name}: your environment gives {', '.join(own)}", file=sys.stderr)
    return Sources(session, os.environ)


def _read_lock(session: Session, mark: Marker) -> Lock:
    file = session.target.records / NAME
    text = file.read_text("utf-8") if file.is_file() else None
    return read_lock(text, session.hcp.organization, key_name(mark), str(file))


def _lock_key(sources: Sources, session: Session, faults: list[str]) -> Secret:
    source = session.target.lock_key
    hint = "make one with: openssl rand -hex 32"
    if source is None:
        faults.append(f"lock_key of config/targets/{session.target.name}.yaml is missing; {hint}")
        return Secret("")
    value = sources.look_up(source)
    if value is None:
        faults.append(f"{source}, the key of the variable lock, has no value; {hint}")
    return value if isinstance(value, Secret) else Secret(value or "")


def _execution(given: tuple[str, ...], session: Session) -> dict[str, str]:
    chosen = {}
    for one in given:
        name, _, mode = one.partition("=")
        if name not in session.graph.workspaces:
            known = did_you_mean(name, session.graph.workspaces)
            raise Preflight(f"--execution: there is no workspace {name}{known}", hint="inv graph --all")
        if mode not in MODES:
            raise Preflight(f"--execution: {mode or 'nothing'} is not one of {', '.join(MODES)}")
        if mode == "agent" and not session.target.agent_pool:
            raise Preflight(f"--execution: target {session.target.name} names no agent_pool")
        chosen[name] = mode
    return chosen
