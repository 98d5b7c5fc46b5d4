"""A rotation of roots: which phase it is in, who still has to move, what stands against its end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from scripts.core.vpn.certificate import Certificate
from scripts.core.vpn.document import read_moment, write_moment

CREATE, PUBLISH, REISSUE, LAGGARDS, RETIRE = "create", "publish", "re-issue", "laggards", "retire"
PHASES = (CREATE, PUBLISH, REISSUE, LAGGARDS, RETIRE)


@dataclass(frozen=True)
class Wishes:
    """How it is to go on: `retire` the old roots, cutting off exactly so many certificates, or `undo` it all."""

    retire: bool = False
    undo: bool = False
    cut_off: int | None = None
    dry: bool = False


class Step(NamedTuple):
    """A phase that is over: when, and through whom."""

    phase: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Rotation:
    """From the `old` roots to the `new` one; `done` are the phases that are over, in order."""

    old: tuple[str, ...]
    new: str
    done: tuple[Step, ...] = ()

    @property
    def phase(self) -> str:
        """The phase it is in; "" once it is over."""
        over = {step.phase for step in self.done}
        return next((phase for phase in PHASES if phase not in over), "")

    @property
    def new_signs(self) -> bool:
        """Whether the new root signs: the gateway has to trust it first."""
        return self.phase not in (CREATE, PUBLISH)

    def after(self, phase: str, at: datetime, by: str) -> "Rotation":
        """The same once `phase` is over."""
        over = any(step.phase == phase for step in self.done)
        return self if over else replace(self, done=(*self.done, Step(phase, at, by)))

    def as_document(self) -> dict[str, Any]:
        """The record's document."""
        steps = [{"phase": one.phase, "at": write_moment(one.at), "by": one.by} for one in self.done]
        return {"old": list(self.old), "new": self.new, "done": steps}

    @classmethod
    def of(cls, found: Any) -> "Rotation":
        """The rotation of a record's document; ValueError when it is none."""
        try:
            steps = [Step(one["phase"], read_moment(one["at"]), one["by"]) for one in found["done"]]
            made = cls(tuple(found["old"]), found["new"], tuple(steps))
        except (KeyError, TypeError) as error:
            raise ValueError(f"it lacks {error}") from None
        if [step.phase for step in made.done] != list(PHASES[: len(made.done)]):
            raise ValueError("its phases are not in order")
        return made


def live_under(certificates: Iterable[Certificate], roots: Iterable[str], now: datetime) -> list[Certificate]:
    """Those under these roots with which somebody can still connect."""
    names = set(roots)
    return [one for one in certificates if one.root in names and one.is_live(now)]


def to_move(certificates: Iterable[Certificate], rotation: Rotation, now: datetime) -> list[Certificate]:
    """Of each device the newest live certificate under an old root, unless it has one under the new root.

    What was replaced does not move: if that which replaced it was revoked, so is the device.
    """
    certificates = list(certificates)
    moved = {(one.user, one.device) for one in live_under(certificates, [rotation.new], now)}
    behind = [one for one in live_under(certificates, rotation.old, now) if one.superseded_at() is None]
    newest = {(one.user, one.device): one for one in behind}
    return [one for device, one in newest.items() if device not in moved]
