"""Wave by wave: plan on what is real, show, ask, apply, until nothing is left or something stops it."""

import sys
from dataclasses import dataclass, field

from scripts.core import queue
from scripts.core.graph import Graph
from scripts.core.plans import Plan, Status, digest
from scripts.core.report import Row
from scripts.errors import Declined, Interrupted
from scripts.ops.apply_workspace import Applied, apply_workspace
from scripts.ops.approval import Asker, show_plans
from scripts.ops.parallel import run_in_order
from scripts.ops.planning import Planner


@dataclass
class Application:
    """An apply that is under way. `exists` holds the workspaces with a state; `settled` those that need no work."""

    planner: Planner
    asker: Asker
    graph: Graph
    pending: list[str]
    exists: set[str]
    resume: str
    rows: dict[str, Row] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Work off all waves; raises Declined at a gate that is not passed."""
        while self.pending and not self.planner.stop.is_set():
            self._plan()
            wave = queue.next_wave(self.graph, self.pending, self.plans)
            if not wave.plans or self.planner.stop.is_set():
                break
            self._pass_gate(wave)
            self._apply(wave)
        if self.planner.stop.is_set():
            self._mark(self.pending, Status.INTERRUPTED, "not started")
        self._mark(list(self.pending), Status.BLOCKED, "")

    def _plan(self) -> None:
        wanted = [n for n in queue.plannable(self.graph, self.pending, self.exists) if n not in self.plans]
        self.plans |= self.planner.plan_all(wanted)
        deferred = queue.next_wave(self.graph, self.pending, self.plans).deferred
        for name in list(self.pending):
            plan = self.plans.get(name)
            if plan and plan.error and name in deferred:
                del self.plans[name]  # what it reads is about to change: its error may go with that
            elif plan and plan.error:
                stopped = self.planner.stop.is_set()
                status = Status.INTERRUPTED if stopped else Status.FAILED
                self._finish(name, Applied(status, plan, "not started" if stopped else plan.error))

    def _pass_gate(self, wave: queue.Wave) -> None:
        plans = [self.plans[name] for name in wave.plans]
        self.planner.progress.close()
        show_plans(plans, wave.deferred)
        self.digests += [wave_digest] if (wave_digest := digest(plans)) else []
        try:
            self.asker.approve(plans, self._guarded(wave.plans), self.resume)
        except (Declined, Interrupted) as stopped:
            waiting = [plan.workspace for plan in plans if plan.applyable]
            self._mark(waiting, Status.DECLINED if isinstance(stopped, Declined) else Status.INTERRUPTED, "")
            self._mark([plan.workspace for plan in plans if not plan.applyable], Status.NO_CHANGES, "")
            self._mark(list(wave.deferred), Status.DEFERRED, "")
            raise
        self.planner.run.record("gate", wave=list(wave.plans), digest=wave_digest)

    def _guarded(self, names: tuple[str, ...]) -> list[str]:
        """Protected environments that these workspaces serve; a shared one serves all."""
        environments = self.planner.session.config.environments
        protected = [name for name, facts in environments.items() if facts.data and facts.data.protected]
        applied = [self.graph.workspaces[name] for name in names if self.plans[name].applyable]
        served = [name for name in protected if name in self.graph.workspaces]
        if any(workspace.environment is None for workspace in applied):
            return served
        return [name for name in served if name in {workspace.environment for workspace in applied}]

    def _apply(self, wave: queue.Wave) -> None:
        self.moved.clear()
        with self.planner.preparing(wave.deferred):
            done = run_in_order(wave.plans, self.graph.upstream, self._apply_one, self.planner.stop)
        for name, applied in done.items():
            if applied.status is Status.PLANNED:
                self.plans[name] = applied.plan
                if applied.reason:
                    print(f"{name}: {applied.reason}", file=sys.stderr)
                continue
            self._finish(name, applied)
        for name in wave.deferred:
            self.plans.pop(name, None)

    def _apply_one(self, name: str) -> Applied:
        """Runs in a worker: reads and adds to `failed` and `moved`, and leaves the rest to the main thread."""
        plan = self.plans[name]
        blocker = queue.blocked_by(self.graph, name, self.failed)
        if blocker:
            return Applied(Status.BLOCKED, plan, f"by {blocker}")
        if self.graph.ancestors(name) & self.moved:
            return Applied(Status.PLANNED, plan)
        applied = apply_workspace(self.planner, plan)
        if applied.status is Status.PLANNED:
            self.moved.add(name)
        elif not applied.status.settled:
            self.failed.add(name)
        return applied

    def _finish(self, name: str, applied: Applied) -> None:
        if name in self.pending:
            self.pending.remove(name)
        self.plans.pop(name, None)
        workspace, plan = self.graph.workspaces[name], applied.plan
        if applied.status.settled:
            self.exists.add(name)
        self.rows[name] = Row(
            name,
            workspace.environment,
            workspace.root,
            applied.status,
            applied.reason,
            plan.counts,
            tuple((change.address, change.action, change.reason) for change in plan.destroys),
            round(plan.seconds + applied.seconds, 1),
            applied.serial,
        )
        if applied.status in (Status.FAILED, Status.INTERRUPTED):
            self._block_below(name)

    def _block_below(self, name: str) -> None:
        below = [other for other in self.pending if other in self.graph.descendants(name)]
        self._mark(below, Status.BLOCKED, f"by {name}")

    def _mark(self, names: list[str], status: Status, reason: str) -> None:
        for name in list(names):
            if name in self.pending:
                self.planner.run.record("finished", workspace=name, status=status.value, reason=reason)
                self._finish(name, Applied(status, self.plans.get(name, Plan(name, False)), reason))
