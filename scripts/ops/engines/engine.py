"""Where the Terraform of one workspace runs: what a run asks of it, wherever that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scripts.clients.terraform import OnEvent, Outcome


@dataclass(frozen=True)
class Wish:
    """What to plan. A plan that is `only_shown` is never applied; without `lock` others may write meanwhile."""

    destroy: bool = False
    refresh_only: bool = False
    lock: bool = True
    only_shown: bool = False
    variables: Mapping[str, object] = field(default_factory=dict)


class Engine(Protocol):
    """Plans one workspace and applies that very plan. It holds one plan at most."""

    def place(self, path: Path) -> str:
        """How its Terraform calls a path of this checkout or machine."""

    def prepare(self) -> None:
        """Have ready what planning wants, as far as that can be done long before."""

    def plan(self, wish: Wish, on_event: OnEvent) -> Outcome:
        """Plan; the outcome's code is 0 for nothing to do, 2 for something to apply, 1 for an error."""

    def apply(self, on_event: OnEvent) -> Outcome:
        """Apply the plan that was made last, and only it."""

    def document(self) -> dict:
        """The plan that was made last as `terraform show -json` tells it. It holds values: keep it in memory."""

    def discard(self) -> None:
        """Give up the plan that was made last, if it is still there, and what it holds."""
