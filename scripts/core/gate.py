"""The gate: what a person or a machine must say before a wave is applied. It grows with the danger."""

from dataclasses import dataclass
from enum import Enum

from scripts.core.plans import STATEFUL, Plan, digest


class Ask(Enum):
    """What the gate wants to hear."""

    NOTHING = "nothing"
    YES = "y"
    NAME = "the environment's name"


@dataclass(frozen=True)
class Consent:
    """What was consented to beforehand, by flags."""

    yes: bool = False
    allow_destroy: tuple[int, ...] = ()
    expect: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """A decision: refuse with a reason, or ask for `answer` (a word that must be typed), or let through."""

    ask: Ask
    answer: str = ""
    refusal: str = ""
    digest: str = ""


def decide(plans: list[Plan], guarded: list[str], consent: Consent, interactive: bool) -> Gate:
    """What stands between these plans and their apply; `guarded` names protected environments among them."""
    wave = digest(plans)
    destroys = sum(len(plan.destroys) for plan in plans)
    if not any(plan.applyable for plan in plans):
        return Gate(Ask.NOTHING, digest=wave)
    if destroys and wave not in consent.expect and destroys not in consent.allow_destroy:
        flag = f"--allow-destroy {destroys}" if interactive else f"--expect {wave}"
        return Gate(
            Ask.NOTHING,
            refusal=f"{destroys} resources would be destroyed or replaced; add {flag}",
            digest=wave,
        )
    if destroys and not interactive and wave not in consent.expect:
        return Gate(
            Ask.NOTHING, refusal=f"without a terminal a destroy also wants --expect {wave}", digest=wave
        )
    if consent.yes:
        return Gate(Ask.NOTHING, digest=wave)
    if not interactive:
        return Gate(Ask.NOTHING, refusal="there is no terminal to ask at; add --yes", digest=wave)
    if guarded:
        return Gate(Ask.NAME, answer=guarded[0], digest=wave)
    return Gate(Ask.YES, answer="y", digest=wave)


def accepts(gate: Gate, reply: str) -> bool:
    """Whether `reply` is what the gate wants; the end of input is no."""
    given = reply.strip()
    return given.lower() in ("y", "yes") if gate.ask is Ask.YES else given == gate.answer


def stateful(plans: list[Plan]) -> list[tuple[str, str, str, str]]:
    """(workspace, address, action, reason) of each destroy or replace that loses data."""
    return [
        (plan.workspace, change.address, change.action, change.reason)
        for plan in plans
        for change in plan.destroys
        if change.type in STATEFUL
    ]
