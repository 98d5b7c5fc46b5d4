"""inv destroy: first let the shared workspaces forget what goes, then destroy it, readers before what they read."""

from dataclasses import dataclass
from pathlib import Path

from scripts.clients import files, git
from scripts.core.plans import Plan, Status, compare, digest
from scripts.core.report import Row, document
from scripts.core.selection import Flags, select
from scripts.core.teardown import Teardown, choose
from scripts.errors import Declined, Failed, Interrupted
from scripts.ops.apply_workspace import Applied, apply_workspace
from scripts.ops.approval import Asker, show_plans
from scripts.ops.interrupt import interruptible
from scripts.ops.parallel import run_in_order
from scripts.ops.planning import Planner
from scripts.ops.prepare import Prepared, prepare, restore_states
from scripts.ops.progress import open_progress
from scripts.ops.request import Report, Request
from scripts.ops.run import start_run
from scripts.ops.session import Session, is_interactive, open_session


def destroy(checkout: Path, request: Request) -> Report:
    """Destroy the selection; the report is complete even when it is declined or fails."""
    session = open_session(checkout)
    with files.locked(session.target.directory / "lock", "inv destroy"):
        select(session.graph, request.flags)
        restore_states(session, list(session.graph.workspaces))
        states = session.states()
        resources = {name: state.resources for name, state in states.items()}
        contract = states["k8s"].outputs.get("contract") if "k8s" in states else None
        listed = (contract or {}).get("environments") or []
        teardown = choose(session.graph, request.flags, resources, listed, session.config.platform.name)
        report = _run(session, teardown, request)
    if request.report:
        files.write_json(request.report, report.document, mode=0o644)
    return report


def _run(session: Session, teardown: Teardown, request: Request) -> Report:
    prepared = prepare(session, teardown.updated, tuple(teardown.dropped), any_branch=True)
    run = start_run(
        session.target.directory,
        "destroy",
        [*teardown.updated, *teardown.destroyed],
        target=session.target.name,
        commit=git.commit(session.checkout),
        config=session.inputs_digest(),
    )
    progress = open_progress(is_interactive(), request.quiet)
    error: Exception | None = None
    with interruptible() as stop:
        planner = Planner(session, run, progress, stop, prepared.environments)
        work = Demolition(planner, Asker(request.consent, is_interactive()), prepared, teardown, {}, {})
        try:
            work.show()
            if not request.dry:
                work.run(_command(request.flags))
            error = work.error()
        except (Declined, Failed) as stopped:
            error = stopped
        finally:
            progress.close()
            run.discard_plans()
    outcome = type(error).__name__.lower() if error else "done"
    run.record("end", outcome=outcome)
    shown = document(
        run.id, session.target.name, "destroy", outcome, work.rows(), digest(list(work.plans.values()))
    )
    return Report(shown, work.rows(), error)


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
    plans: dict[str, Plan]
    done: dict[str, Applied]

    def run(self, command: str) -> None:
        """One gate, then the updates in order, then the destroys in reverse."""
        self.asker.approve_destroy(list(self.plans.values()), self.teardown.name, command)
        for name in self.teardown.updated:
            if not self._update(name, command):
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
        plans = list(self.plans.values())
        show_plans(plans, {})
        broken = [f"{plan.workspace}: {plan.error}" for plan in plans if plan.error]
        if broken:
            raise Failed("\n".join(broken), hint="inv doctor")

    def _update(self, name: str, command: str) -> bool:
        """Apply a shared workspace without what goes; what it reads has just moved, so plan again and compare."""
        plan = self.plans[name]
        if self.prepared.graph.upstream[name] & set(self.done):
            terraform = self.planner.session.terraform(name)
            shown = terraform.show(self.planner.run.plan_file(name))
            plan = self.planner.plan(name)
            if compare(shown, terraform.show(self.planner.run.plan_file(name))):
                self.planner.progress.close()
                show_plans([plan], {})
                self.asker.approve_destroy([plan], self.teardown.name, command)
            self.plans[name] = plan
        self.done[name] = apply_workspace(self.planner, plan)
        return self.done[name].status.settled

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

    def rows(self) -> list[Row]:
        """How each workspace came out."""
        graph = self.planner.session.graph
        found = []
        for name in [*self.teardown.updated, *self.teardown.destroyed]:
            plan = self.plans.get(name, Plan(name, False))
            one = self.done.get(name, Applied(Status.DECLINED, plan))
            destroys = tuple((change.address, change.action, change.reason) for change in one.plan.destroys)
            place = graph.workspaces[name]
            counts, seconds = one.plan.counts, round(plan.seconds + one.seconds, 1)
            found.append(
                Row(
                    name,
                    place.environment,
                    place.root,
                    one.status,
                    one.reason,
                    counts,
                    destroys,
                    seconds,
                    one.serial,
                )
            )
        return found

    def error(self) -> Exception | None:
        """What the command has to end with."""
        if self.planner.stop.is_set():
            return Interrupted("interrupted", hint="inv status --all")
        failed = [
            f"{name} failed: {one.reason}" for name, one in self.done.items() if one.status is Status.FAILED
        ]
        return Failed("\n".join(failed), hint="inv destroy again goes on") if failed else None
