"""inv tfc.check: what is wrong, what could be safer, and whether HCP Terraform still holds what it should."""

from collections.abc import Iterator
from pathlib import Path

from scripts.core.variables.busy import busy
from scripts.core.variables.changes import pending
from scripts.core.variables.oidc import leftovers, subjects, uses_oidc
from scripts.core.variables.precedence import global_conflicts, shadowed
from scripts.core.variables.root_lint import execution_advice
from scripts.core.variables.selecting import all_active
from scripts.core.variables.tables import shadowed_rows, summary
from scripts.errors import Preflight
from scripts.ops.doctor import ADVICE, FAULT, OKAY, Finding, mode_advice
from scripts.ops.session import Session, open_session
from scripts.ops.tfc.opening import Seeding, checked, look_up, open_sources
from scripts.ops.tfc.plan import Compared, compare
from scripts.ops.tfc.sources import look_up_all

HEADERS = ["check", "state", "detail"]
PENDING = "changes"


def examine(checkout: Path) -> list[dict[str, str]]:
    """{check, state, detail} of everything looked at; ConfigError when config/variables itself is at fault."""
    return [finding.as_dict() for finding in findings(open_session(checkout))]


def findings(session: Session) -> Iterator[Finding]:
    """What there is to say, one thing at a time."""
    session = checked(session)
    yield Finding("config", OKAY, "agrees with the roots")
    faults = _values(session)
    yield from (Finding("value", FAULT, fault) for fault in faults)
    yield from mode_advice(session.config)
    environments = session.config.environments.items()
    private = frozenset(name for name, one in environments if one.network.private)
    for text in execution_advice(session.graph, session.target, private):
        yield Finding("execution", ADVICE, text)
    if not faults:
        yield from _compared(session)


def _values(session: Session) -> list[str]:
    wanted = all_active(session.config, session.graph)
    _, faults = look_up_all(open_sources(session), wanted, session.graph.workspaces)
    return faults


def _compared(session: Session) -> Iterator[Finding]:
    try:
        seeding = look_up(session)
    except Preflight as error:
        yield Finding("value", FAULT, error.text)
        return
    compared = compare(seeding)
    due = pending(compared.changes)
    yield Finding("HCP Terraform", PENDING if due else OKAY, summary(compared.changes))
    for change in compared.changes:
        if change.is_outside:
            yield Finding("drift", PENDING, str(change))
    for text in global_conflicts(seeding.desired, compared.found):
        yield Finding("conflict", FAULT, text)
    for change in busy(compared.changes):
        yield Finding("lock", ADVICE, f"{change.name} is held by {change.found.lock}")
    for key, winner, loser, names in shadowed_rows(shadowed(seeding.desired, compared.found)):
        yield Finding("precedence", ADVICE, f"{loser} gives {key} in vain, {winner} wins: {names}")
    if uses_oidc(seeding.desired):
        yield from _oidc(seeding, compared)


def _oidc(seeding: Seeding, compared: Compared) -> Iterator[Finding]:
    hcp = seeding.session.config.platform.hcp
    trusted = subjects(hcp.organization, hcp.project, list(seeding.desired.workspaces))
    yield Finding("oidc", ADVICE, f"Entra ID must trust {len(trusted)} subjects, see inv tfc.plan")
    for one in leftovers(seeding.desired, compared.found, compared.changes):
        yield Finding("oidc", FAULT, str(one))
