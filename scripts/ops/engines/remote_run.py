"""One run of ours in HCP Terraform: waited for, followed, decided, and never left behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.refusals import Conflict
from scripts.clients.hcp.run import Run as Facts
from scripts.errors import Failed
from scripts.ops.engines.ending import PARTING, tell_to_end
from scripts.ops.engines.surroundings import Surroundings
from scripts.ops.engines.waiting import explain

# Terraform may take hours; how long one look after another goes on before it is begun anew does not matter.
HOUR = 3600.0
# A lock has to be released, an agent to connect within this time, or the run is given up.
TURN = 900.0
FIRST, LATER = 2.0, 5.0
# Nobody works on a run of these statuses yet.
QUEUED = (
    "apply_queued",
    "confirmed",
    "fetching",
    "fetching_completed",
    "pending",
    "plan_queued",
    "pre_apply_completed",
    "pre_apply_running",
    "pre_plan_completed",
    "pre_plan_running",
    "queuing",
    "queuing_apply",
)
Lines = Callable[[Callable[[], bool]], Iterator[str]]


@dataclass
class RemoteRun:
    """A run of workspace `name`, which is `workspace` in HCP Terraform; `facts` are those of the latest look."""

    around: Surroundings
    name: str
    workspace: Workspace
    facts: Facts
    is_told_to_end: bool = False

    @property
    def id(self) -> str:
        return self.facts.id

    @property
    def page(self) -> str:
        """Where people look at it."""
        return self.around.session.hcp.runs.page_of(self.workspace.name, self.id)

    def announce(self) -> None:
        """Show where it is, and remember it before anything else happens."""
        self.around.run.record("queued", workspace=self.name, remote=self.id, page=self.page)
        self.around.run.log(self.name, self.page)
        self.tell(self.page)

    def tell(self, text: str) -> None:
        """Say something about it."""
        self.around.progress.say(self.name, text)

    def await_turn(self) -> None:
        """Wait until it is worked on, telling what it waits for; Failed when that takes too long."""
        clock, told, seconds = self.around.session.hcp.api.patience.clock, "", FIRST
        end = clock.monotonic() + TURN
        while self._look(lambda one: one.status not in QUEUED, seconds):
            wait = explain(self.around.session, self.workspace, self.facts)
            if wait.is_patient:
                end = clock.monotonic() + TURN
            elif clock.monotonic() > end:
                self.end("nobody worked on it")
                late = f"{self.id} {wait.reason}, for {TURN / 60:.0f} minutes; it was given up"
                raise Failed(late, hint=self.page)
            if wait.reason != told:
                self.tell(f"{self.id} {wait.reason}")
                self.around.run.record("waits", workspace=self.name, remote=self.id, reason=wait.reason)
            told, seconds = wait.reason, LATER

    def follow(self, read: Lines) -> Iterator[str]:
        """The lines of a phase's log until it is over; who asks to stop has the run told to end."""
        self.await_turn()
        return read(self._heed)

    def wait(self, until: Callable[[Facts], bool]) -> Facts:
        """The run once `until` holds or it is over, or once nobody wants to wait any longer."""
        while self._look(until, HOUR):
            continue
        return self.facts

    def confirm(self) -> None:
        """Say yes; raises Failed when somebody else said no, which is theirs to explain."""
        runs = self.around.session.hcp.runs
        try:
            runs.confirm(self.id, "agreed in inv")
        except Conflict:
            self.facts = runs.show(self.id)
            if not self.facts.is_agreed:
                self.close()
                told = f"{self.id} is {self.facts.status}: somebody decided that in HCP Terraform"
                raise Failed(f"{told}; nothing was applied ({self.page})") from None
            self.tell(f"somebody has confirmed {self.id} in HCP Terraform already")

    def end(self, why: str) -> None:
        """Discard or cancel it, whatever fits, and wait until it is over: then the workspace is free."""
        runs, self.is_told_to_end = self.around.session.hcp.runs, True
        tell_to_end(runs, self.id, why)
        self.facts = runs.wait(self.id, lambda _: self._is_hurried(), PARTING)
        left = "" if self.facts.is_over else f", and left to HCP Terraform: {self.page}"
        self.tell(f"{self.id} is {self.facts.status}{left}")
        self.close()

    def close(self) -> None:
        """Remember how it ended, or that it was left to end."""
        event = "closed" if self.facts.is_over else "left"
        self.around.run.record(event, workspace=self.name, remote=self.id, status=self.facts.status)

    def _look(self, until: Callable[[Facts], bool], seconds: float) -> bool:
        """Look for some time at most; whether there is still something to wait for."""
        if self._heed():
            return False
        runs = self.around.session.hcp.runs
        self.facts = runs.wait(self.id, lambda one: until(one) or self._is_news(), seconds)
        return not (self.facts.is_over or until(self.facts))

    def _heed(self) -> bool:
        """Tell the run to end when the user wants to stop; whether the user will not even wait for that."""
        if self.around.stop.is_set() and not self.is_told_to_end:
            self.is_told_to_end = True
            self.tell(f"telling {self.id} to stop …")
            tell_to_end(self.around.session.hcp.runs, self.id, "stopped in inv")
        return self._is_hurried()

    def _is_news(self) -> bool:
        return self._is_hurried() or (self.around.stop.is_set() and not self.is_told_to_end)

    def _is_hurried(self) -> bool:
        return self.around.stop.hurried.is_set()
