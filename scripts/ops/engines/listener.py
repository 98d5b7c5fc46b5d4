"""What the log of a run says, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.clients.terraform import OnEvent, Outcome
from scripts.core.events import Log
from scripts.core.missing_variables import unset_variables


@dataclass(frozen=True)
class RemoteOutcome(Outcome):
    """What a phase of a run left; `end` says how the run ended, and where people see it."""

    end: str = field(default="")

    def explain(self) -> str:
        """Terraform's own words, and where the run is."""
        unset = unset_variables(self.log.errors)
        told = [f"HCP Terraform has no value for {', '.join(unset)}. Run: inv tfc.seed"] if unset else []
        if self.log.errors or self.stderr:
            told.append(super().explain())
        return "\n".join([*told, self.end])


@dataclass
class Listener:
    """Takes the events into `log`; plain lines are kept in `plain`, for when Terraform gives no events."""

    on_event: OnEvent
    log: Log = field(default_factory=Log)
    plain: list[str] = field(default_factory=list)

    def hear(self, lines: Iterable[str]) -> None:
        """Take in lines until there are no more."""
        for line in lines:
            event = self.log.read(line)
            if event is None and line.strip():
                self.plain.append(line)
            if event is not None or line.strip():
                self.on_event(event or {"@message": line})

    def words(self) -> str:
        """What plain text says went wrong, all of it when nothing looks like an error."""
        first = next((at for at, line in enumerate(self.plain) if line.startswith(("Error", "╷"))), 0)
        return "\n".join(self.plain[first:])
