"""Plans workspaces, several at a time, each into a file of its run."""

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from scripts.clients.terraform import LOCKED_OUT, Outcome
from scripts.core.ownership import TASKS_OWN, written_by_tasks
from scripts.core.plans import Change, Plan
from scripts.errors import OpsError
from scripts.ops.engines.choosing import choose_engine
from scripts.ops.engines.engine import Engine, Wish
from scripts.ops.engines.surroundings import Surroundings
from scripts.ops.interrupt import Stop
from scripts.ops.parallel import run_in_order
from scripts.ops.progress import Progress
from scripts.ops.run import Run
from scripts.ops.session import Session

WAITS_FOR_LOCK = "state_lock_acquire"


@dataclass(frozen=True)
class Planner:
    """How the plans of one run are made; `environments` narrows the shared roots, None leaves their default.

    `serials` are those of the states as the run found them. Plans that are `only_shown` are never applied.
    """

    session: Session
    run: Run
    progress: Progress
    stop: Stop
    environments: list[str] | None = None
    serials: Mapping[str, int] = field(default_factory=dict)
    only_shown: bool = False

    @cached_property
    def _engines(self) -> dict[str, Engine]:
        return {}

    def engine(self, name: str) -> Engine:
        """Where workspace `name` is planned and applied in this run, chosen once."""
        if name not in self._engines:
            self._engines[name] = choose_engine(
                Surroundings(self.session, self.run, self.progress, self.stop), name
            )
        return self._engines[name]

    def discard_plans(self) -> None:
        """Give up every plan that is left, here and in HCP Terraform: nothing may apply it later."""
        for name, engine in self._engines.items():
            try:
                engine.discard()
            except OpsError as error:
                print(f"{name}: its run in HCP Terraform is still there: {error.text}", file=sys.stderr)
        self.run.discard_plans()

    @contextlib.contextmanager
    def preparing(self, names: Iterable[str]) -> Iterator[None]:
        """Meanwhile have ready what the plans of `names` want. Those plans will say what goes wrong with it."""

        def prepare(name: str) -> None:
            if not self.stop.is_set():
                with contextlib.suppress(OpsError):
                    self.engine(name).prepare()

        with ThreadPoolExecutor(1) as pool:
            for name in names:
                pool.submit(prepare, name)
            yield

    def plan_all(self, names: list[str], destroy: bool = False) -> dict[str, Plan]:
        """The plan of each of `names`, in parallel."""
        return run_in_order(names, {}, lambda name: self.plan(name, destroy=destroy), self.stop)

    def plan(
        self, name: str, *, destroy: bool = False, refresh_only: bool = False, lock: bool = True
    ) -> Plan:
        """The plan of one workspace; what went wrong is in its `error`."""
        began = time.monotonic()
        self.progress.begin(name, "planning")
        try:
            wish = Wish(destroy, refresh_only, lock, self.only_shown, self.variables(name))
            outcome = self.engine(name).plan(wish, lambda event: self.on_event(name, event))
            plan = self._read(name, outcome)
        except OpsError as error:
            plan = Plan(name, False, error=error.text)
        plan = replace(plan, seconds=round(time.monotonic() - began, 1))
        self.run.record("planned", workspace=name, counts=plan.counts.as_dict(), failed=bool(plan.error))
        self.progress.end(name, "failed" if plan.error else "planned")
        return plan

    def variables(self, name: str) -> dict[str, object]:
        """The root variables that `inv` gives beside config: where records are, and which environments exist."""
        if self.session.graph.workspaces[name].environment:
            return {"records_directory": self.engine(name).place(self.session.target.records)}
        return {} if self.environments is None else {"environments": self.environments}

    def on_event(self, name: str, event: dict) -> None:
        """Log and show what Terraform says about workspace `name`."""
        self.run.log(name, event.get("@message", ""))
        if event.get("type") == WAITS_FOR_LOCK:
            holder = self.session.lock_holder(name) or "somebody else"
            self.progress.say(name, f"waits for the state's lock, held by {holder}")
        self.progress.event(name, event)

    def explain(self, name: str, outcome: Outcome) -> str:
        """Why a command failed. Who Terraform says holds a lock is whoever asked for it, so HCP Terraform is asked."""
        holder = self.session.lock_holder(name) if outcome.is_locked_out else ""
        return f"{LOCKED_OUT}: {holder}" if holder else outcome.explain()

    def _read(self, name: str, outcome: Outcome) -> Plan:
        if outcome.code not in (0, 2):
            return Plan(name, False, error=self.explain(name, outcome))
        changes = tuple(change for change in outcome.log.changes if change.action not in ("noop", "read"))
        return Plan(name, outcome.code == 2, changes, self._foreign(name, outcome), outcome.log.outputs)

    def _foreign(self, name: str, outcome: Outcome) -> tuple[Change, ...]:
        """What was changed outside, less what the tasks themselves write, such as revocations on a gateway."""
        if not any(change.type in TASKS_OWN for change in outcome.log.drift):
            return tuple(outcome.log.drift)
        ours = written_by_tasks(self.engine(name).document())
        return tuple(change for change in outcome.log.drift if change.address not in ours)
