"""One run of ours in HCP Terraform: waited for, followed, decided, and never left behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scripts.clients.hcp.refusals import Conflict
from scripts.clients.hcp.run import Run as Facts
from scripts.core.events import Log
from scripts.errors import Failed
from scripts.ops.engines.surroundings import Surroundings

# Terraform may take hours; how long one look after another goes on before it is begun anew does not matter.
HOUR = 3600.0
# How long a run that was told to end may take before it is left to HCP Terraform.
PARTING = 60.0
TRIES = 3
OnLine = Callable[[str], None]
Lines = Callable[[Callable[[], bool]], Iterator[str]]


@dataclass
class RemoteRun:
    """A run of workspace `name`, `hcp_name` there."""

    around: Surroundings
    name: str
    hcp_name: str
    facts: Facts
    is_told_to_end: bool = field(default=False)

    @property
    def id(self) -> str:
        return self.facts.id

    @property
    def page(self) -> str:
        """Where people look at it."""
        return self.around.session.hcp.runs.page_of(self.hcp_name, self.id)

    def announce(self) -> None:
        """Show where it is, and remember it before anything else happens."""
        self.around.run.record("queued", workspace=self.name, remote=self.id, page=self.page)
        self.tell(self.page)

    def tell(self, text: str) -> None:
        """Say something about it."""
        self.around.progress.say(self.name, text)

    def follow(self, read: Lines, on_line: OnLine) -> None:
        """Hand on the lines of a phase's log until it is over; who asks to stop has the run told to end."""
        for line in read(self._heed):
            on_line(line)

    def wait(self, until: Callable[[Facts], bool]) -> Facts:
        """The run once `until` holds or it is over, or once nobody wants to wait any longer."""
        runs = self.around.session.hcp.runs
        while not self._heed():
            self.facts = runs.wait(self.id, lambda one: until(one) or self._is_news(), HOUR)
            if self.facts.is_over or until(self.facts):
                break
        return self.facts

    def confirm(self) -> None:
        """Say yes; raises Failed when somebody else said no, which is theirs to explain."""
        runs = self.around.session.hcp.runs
        try:
            runs.confirm(self.id, "agreed in inv")
        except Conflict:
            self.facts = runs.show(self.id)
            if not self.facts.is_agreed:
                told = f"{self.id} is {self.facts.status}: somebody decided that in HCP Terraform"
                raise Failed(f"{told}; nothing was applied ({self.page})") from None
            self.tell("somebody has confirmed it in HCP Terraform already")

    def end(self, why: str) -> Facts:
        """Discard or cancel it, whatever fits, and wait until it is over: then the workspace is free."""
        if not self.facts.is_over:
            self._tell_to_end(why)
            self.facts = self.around.session.hcp.runs.wait(self.id, lambda _: self._is_hurried(), PARTING)
            left = "" if self.facts.is_over else f", look after it: {self.page}"
            self.tell(f"{self.id} is {self.facts.status}{left}")
        self.close()
        return self.facts

    def close(self) -> None:
        """Remember how it ended."""
        self.around.run.record("closed", workspace=self.name, remote=self.id, status=self.facts.status)

    def _heed(self) -> bool:
        """Tell the run to end when the user wants to stop; whether the user will not even wait for that."""
        if self.around.stop.is_set() and not self.is_told_to_end:
            self.tell(f"telling {self.id} to stop …")
            self._tell_to_end("stopped in inv")
        return self._is_hurried()

    def _is_news(self) -> bool:
        return self._is_hurried() or (self.around.stop.is_set() and not self.is_told_to_end)

    def _is_hurried(self) -> bool:
        return self.around.stop.hurried.is_set()

    def _tell_to_end(self, why: str) -> None:
        """Its status may move between the look and the word: then look again."""
        runs, self.is_told_to_end = self.around.session.hcp.runs, True
        for _ in range(TRIES):
            self.facts = runs.show(self.id)
            if self.facts.is_over:
                return
            if not (self.facts.may_discard or self.facts.may_cancel):
                return
            try:
                (runs.discard if self.facts.may_discard else runs.cancel)(self.id, why)
            except Conflict:
                continue
            return


@dataclass
class Listener:
    """What a run's log says: events into `log`, and `plain` lines for when it gives no event."""

    on_event: Callable[[dict], None]
    log: Log = field(default_factory=Log)
    plain: list[str] = field(default_factory=list)

    def hear(self, line: str) -> None:
        """Take in one line."""
        event = self.log.read(line)
        if event is None and line.strip():
            self.plain.append(line)
        if event is not None or line.strip():
            self.on_event(event or {"@message": line})
