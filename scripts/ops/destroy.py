"""inv destroy: first let the shared workspaces forget what goes, then destroy it, readers before what they read."""

from dataclasses import dataclass
from pathlib import Path

from scripts.clients import files
from scripts.core.plans import Plan, Status, compare, digest
from scripts.core.report import Row, document, outcome_of
from scripts.core.selection import Flags, select
from scripts.core.teardown import Teardown, choose
from scripts.errors import Failed, Interrupted, OpsError
from scripts.ops.apply_workspace import Applied, apply_workspace
from scripts.ops.approval import Asker, show_plans
from scripts.ops.engines.admission import admit
from scripts.ops.engines.leftovers import settle_leftovers
from scripts.ops.interrupt import interruptible
from scripts.ops.parallel import run_in_order
from scripts.ops.planning import Planner
from scripts.ops.prepare import Prepared, prepare, restore_states, served_environments
from scripts.ops.progress import open_progress
from scripts.ops.question import is_interactive
from scripts.ops.request import Report, Request
from scripts.ops.run import start_run
from scripts.ops.session import Session, open_session


def destroy(checkout: Path, request: Request) -> Report:
    """Destroy the selection; the report is complete even when it is declined or fails."""
    session = open_session(checkout)
    with files.locked(session.target.directory / "lock", "inv destroy"):
        select(session.graph, request.flags)
        settle_leftovers(session)
        restore_states(session, list(session.graph.workspaces))
        states = session.states()
        resources = {name: state.resources for name, state in states.items()}
        served = served_environments(states)
        teardown = choose(session.graph, request.flags, resources, served, session.config.platform.name)
        report = _run(session, teardown, request)
    if request.report:
        files.write_json(request.report, report.document, mode=0o644)
    return report


def _run(session: Session, teardown: Teardown, request: Request) -> Report:
    prepared = prepare(session, teardown.updated, tuple(teardown.dropped), any_branch=True)
    admit(session, [*teardown.updated, *teardown.destroyed], only_shown=request.dry)
    run = start_run(session, "destroy", [*teardown.updated, *teardown.destroyed])
    progress = open_progress(is_interactive(), request.quiet)
    error: OpsError | None = None
    with interruptible() as stop:
        planner = Planner(session, run, progress, stop, prepared.environments, only_shown=request.dry)
        asker, command = Asker(request.consent, is_interactive(), stop), _command(request.flags)
        work = Demolition(planner, asker, prepared, teardown, command, {}, {})
        try:
            work.show()
            if not request.dry:
                work.run()
            error = work.error()
        except OpsError as stopped:
            error = stopped
        finally:
            progress.close()
            planner.discard_plans()
    outcome = "changes" if request.dry and not error else outcome_of(error)
    run.record("end", outcome=outcome)
    rows = work.rows(_UNTOUCHED.get(outcome, Status.BLOCKED))
    digests = [digest(list(work.plans.values()))]
    shown = document(run.id, session.target.name, "destroy", outcome, rows, digests)
    return Report(shown, rows, error)


# How a workspace stands that the run never came to, by how the run ended.
_UNTOUCHED = {"changes": Status.PLANNED, "declined": Status.DECLINED, "interrupted": Status.INTERRUPTED}


def _command(flags: Flags) -> str:
    chosen = [*(f"--env {name}" for name in flags.env), *(f"--only {name}" for name in flags.only)]
    return " ".join(["inv destroy", *chosen, *(["--all"] if flags.all else [])])


@dataclass
class Demolition:
    """A destroy that is under way."""

    planner: Planner
    asker: Asker
    prepared: Prepared
    teardown: Teardown
    command: str
    plans: dict[str, Plan]
    done: dict[str, Applied]

    def run(self) -> None:
        """One gate, then the updates in order, then the destroys in reverse."""
        self.asker.approve_destroy(list(self.plans.values()), self.teardown.name, self.command)
        for name in self.teardown.updated:
            if self.planner.stop.is_set() or not self._update(name):
                return
        graph = self.planner.session.graph
        readers = {
            name: [other for name_, other in graph.edges() if name_ == name] for name in graph.workspaces
        }
        run_in_order(self.teardown.destroyed, readers, self._destroy, self.planner.stop)

    def show(self) -> None:
        """One table of all that would go; raises Failed when a plan cannot be made."""
        self.plans |= self.planner.plan_all(self.teardown.updated)
        self.plans |= self.planner.plan_all(self.teardown.destroyed, destroy=True)
        self.planner.progress.close()
        if self.planner.stop.is_set():
            raise Interrupted("interrupted; nothing was destroyed", hint=self.command)
        plans = list(self.plans.values())
        show_plans(plans, {})
        broken = [f"{plan.workspace}: {plan.error}" for plan in plans if plan.error]
        if broken:
            raise Failed("\n".join(broken), hint="inv doctor")

    def _update(self, name: str) -> bool:
        """Apply a shared workspace without what goes; what it reads may just have moved: then plan it again."""
        if self.prepared.graph.upstream[name] & set(self.done):
            self._plan_again(name)
        plan = self.plans[name]
        failed = Applied(Status.FAILED, plan, plan.error)
        self.done[name] = failed if plan.error else apply_workspace(self.planner, plan)
        return self.done[name].status.settled

    def _plan_again(self, name: str) -> None:
        """A plan that means something else than the one that was shown is shown and asked for, too."""
        engine = self.planner.engine(name)
        shown = engine.document()
        self.plans[name] = plan = self.planner.plan(name)
        if plan.error or not compare(shown, engine.document()):
            return
        self.planner.progress.close()
        show_plans([plan], {})
        self.asker.approve_destroy([plan], self.teardown.name, self.command)

    def _destroy(self, name: str) -> Applied:
        graph = self.planner.session.graph
        blocker = next(
            (o for o in graph.descendants(name) if o in self.done and not self.done[o].status.settled), ""
        )
        if blocker:
            self.done[name] = Applied(Status.BLOCKED, self.plans[name], f"by {blocker}")
        else:
            self.done[name] = apply_workspace(self.planner, self.plans[name], Status.DESTROYED)
        return self.done[name]

    def rows(self, untouched: Status) -> list[Row]:
        """How each workspace came out; `untouched` is the word for one that the run never came to."""
        return [self._row(name, untouched) for name in [*self.teardown.updated, *self.teardown.destroyed]]

    def _row(self, name: str, untouched: Status) -> Row:
        place, plan = self.planner.session.graph.workspaces[name], self.plans.get(name, Plan(name, False))
        if plan.error:
            untouched = Status.FAILED
        one = self.done.get(name, Applied(untouched, plan, plan.error))
        return Row(
            name,
            place.environment,
            place.root,
            one.status,
            one.reason,
            one.plan.counts,
            tuple((change.address, change.action, change.reason) for change in one.plan.destroys),
            round(plan.seconds + one.seconds, 1),
            one.serial,
        )

    def error(self) -> OpsError | None:
        """What the command has to end with; the same command goes on with what is left."""
        if self.planner.stop.is_set():
            return Interrupted("interrupted", hint=self.command)
        failed = {name: one for name, one in self.done.items() if one.status is Status.FAILED}
        if not failed:
            return None
        left = [name for name in [*self.teardown.updated, *self.teardown.destroyed] if name not in self.done]
        left += [name for name, one in self.done.items() if one.status is Status.BLOCKED]
        told = [f"{name} failed: {one.reason}" for name, one in failed.items()]
        told += [f"blocked by it: {', '.join(left)}"] if left else []
        return Failed("\n".join(told), hint=self.command)
