"""inv secret.set: a value into an environment's Key Vault, its name into config where it is not there yet."""

import getpass
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.clients.azure.account import Account
from scripts.config.kinds import KINDS
from scripts.core.growth.app import KINDS as CLUSTER
from scripts.core.growth.secret import add_secret
from scripts.core.secret import Secret
from scripts.core.services import setting_of
from scripts.errors import Preflight
from scripts.ops import editing
from scripts.ops.deployment import check_place
from scripts.ops.session import Session, open_session

# How a service comes by a value that was just set.
_ARRIVES = {
    "sites": "within a day, or at the next restart",
    "cluster": "in pods that start five minutes from now or later",
}


@dataclass(frozen=True)
class Wanted:
    """A secret of a service in an environment."""

    service: str
    name: str
    environment: str

    @property
    def command(self) -> str:
        """The command that sets it."""
        return f"inv secret.set {self.service} {self.name} --env {self.environment}"


@dataclass(frozen=True)
class Outcome:
    """What was done, in lines for people; `waits` is the command that has to come first when the value was not set."""

    lines: list[str]
    waits: str = ""


def set_secret(checkout: Path, wanted: Wanted, yes: bool, dry: bool) -> Outcome:
    """Set the value that is typed, or comes on stdin; before Terraform has made the secret, only name it in config.

    Terraform makes each secret with a value nobody knows and never writes it again. It would refuse to make one that
    is there already, so a value waits for the apply that makes its secret.
    """
    session = open_session(checkout)
    check_place(session, wanted.service, wanted.environment)
    lines = _name_it(session, wanted, yes, dry)
    vault = _vault_with(session, wanted)
    if not vault:
        told = f"{wanted.environment} has no secret {wanted.name} yet: the next apply makes it, and says who reads it"
        return Outcome([*lines, told], f"inv apply --env {wanted.environment}, then {wanted.command}")
    if dry:
        return Outcome([*lines, f"would set {wanted.name} in {vault}"])
    account = Account(session.environment, session.urls.get("azure", ""))
    account.vault(vault).set_secret(wanted.name, _ask(wanted))
    lines += [f"{wanted.name} is set in {vault}", f"  {_arrival(session, wanted, bool(lines))}"]
    return Outcome(lines)


def _name_it(session: Session, wanted: Wanted, yes: bool, dry: bool) -> list[str]:
    """Write the name into config when it is not there; the paths written."""
    facts = session.config.in_environment(wanted.environment)[wanted.service]
    if "secrets" not in KINDS[facts.kind].keys:
        having = ", ".join(kind for kind, keys in KINDS.items() if "secrets" in keys.keys)
        raise Preflight(f"a {facts.kind} has no secrets; {having} have", hint="inv service.list")
    if wanted.name in (facts.secrets or ()):
        return []
    files = editing.read_yaml(session.checkout, ("config", "flux"))
    edits = add_secret(
        files, editing.read_templates(), wanted.service, facts.kind, wanted.name, wanted.environment
    )
    if not dry:
        editing.carry_out(session.checkout, edits, yes, wanted.command)
    return [edit.path for edit in edits]


def _vault_with(session: Session, wanted: Wanted) -> str:
    """The environment's vault when Terraform has made the secret there; "" before."""
    state = session.state(wanted.environment)
    contract: dict[str, Any] = (state.outputs.get("contract") if state else None) or {}
    told = contract.get("services", {}).values()
    made = any(wanted.name in service["secrets"].values() for service in told)
    return contract["secret_store"]["name"] if made else ""


def _ask(wanted: Wanted) -> Secret:
    """The value: typed without echo at a terminal, else all of stdin without its last line end."""
    if sys.stdin.isatty():
        text = getpass.getpass(f"value of {wanted.name} in {wanted.environment} (it is not shown): ")
    else:
        text = sys.stdin.read().removesuffix("\n").removesuffix("\r")
    if not text:
        raise Preflight("the value is empty; nothing was set", hint=f"{wanted.command} < FILE")
    return Secret(text)


def _arrival(session: Session, wanted: Wanted, named: bool) -> str:
    """When the service has it; one that was only now `named` may not read it before the next apply."""
    kind = session.config.services[wanted.service].kind
    after = f"after inv apply --env {wanted.environment} " if named else ""
    how = _ARRIVES["cluster" if kind in CLUSTER else "sites"]
    return f"{after}it arrives as {setting_of(wanted.name)} {how}"
