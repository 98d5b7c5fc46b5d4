"""The gate: what a person or a machine must say before a wave is applied. It grows with the danger."""

from dataclasses import dataclass
from enum import Enum

from scripts.core.plans import Plan, digest


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
    """A decision: refuse with a reason and the flags that would do, or ask for `answer` (a word), or let through."""

    ask: Ask
    answer: str = ""
    refusal: str = ""
    flags: str = ""


def decide(plans: list[Plan], guarded: list[str], consent: Consent, interactive: bool) -> Gate:
    """What stands between these plans and their apply; `guarded` names protected environments among them."""
    wave = digest(plans)
    if not any(plan.applyable for plan in plans):
        return Gate(Ask.NOTHING)
    destroys = sum(len(plan.destroys) for plan in plans)
    agreed = wave in consent.expect or (interactive and destroys in consent.allow_destroy)
    if destroys and not agreed:
        told = f"{destroys} resource{'s' if destroys > 1 else ''} would be destroyed or replaced"
        flags = f"--allow-destroy {destroys}" if interactive else f"--yes --expect {wave}"
        return Gate(Ask.NOTHING, refusal=told, flags=flags)
    if consent.yes:
        return Gate(Ask.NOTHING)
    if not interactive:
        flags = f"--yes --expect {wave}" if destroys else "--yes"
        return Gate(Ask.NOTHING, refusal="there is no terminal to ask at", flags=flags)
    if guarded:
        return Gate(Ask.NAME, answer=guarded[0])
    return Gate(Ask.YES, answer="y")


def accepts(gate: Gate, reply: str) -> bool:
    """Whether `reply` is what the gate wants; the end of input is no."""
    given = reply.strip()
    return given.lower() in ("y", "yes") if gate.ask is Ask.YES else given == gate.answer
