"""Terraform as a run in HCP Terraform, by its own workers or by agents: the run that was planned is the one applied."""

from dataclasses import dataclass, field
from pathlib import Path

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.run import Run as Facts
from scripts.clients.terraform import OnEvent, Outcome
from scripts.core import plan_document
from scripts.errors import Failed
from scripts.ops.engines import upload
from scripts.ops.engines.engine import Wish
from scripts.ops.engines.remote_run import Listener, RemoteRun
from scripts.ops.engines.surroundings import Surroundings


@dataclass(frozen=True)
class RemoteOutcome(Outcome):
    """What a phase of a run left, with the page that shows it."""

    page: str = field(default="")

    def explain(self) -> str:
        """Terraform's own words, and where the run is."""
        return f"{super().explain()}\nrun: {self.page}"


class RemoteEngine:
    """Runs of workspace `name`, which is `workspace` in HCP Terraform."""

    def __init__(self, around: Surroundings, name: str, workspace: Workspace) -> None:
        self._around = around
        self._name = name
        self._workspace = workspace
        self._hcp = around.session.hcp
        self._run: RemoteRun | None = None
        self._document: dict = {}

    def place(self, path: Path) -> str:
        """The path as the run's Terraform finds it."""
        return upload.place(self._around.session, self._name, path)

    def plan(self, wish: Wish, on_event: OnEvent) -> Outcome:
        """Upload, queue a run and follow its plan; the run waits for `apply` or `discard`, see Engine."""
        self.discard("planned again")
        run = self._queue(wish)
        listener = Listener(on_event)
        run.follow(lambda stop: self._hcp.phases.plan_log(run.facts.plan_id, stop), listener.hear)
        found = run.wait(lambda one: one.awaits_decision or one.awaits_policy)
        if found.is_over:
            run.close()
        else:
            self._run = run
        return self._planned(run, found, listener)

    def apply(self, on_event: OnEvent) -> Outcome:
        """Confirm the run that was planned, and follow it to its end."""
        run = self._taken()
        run.confirm()
        listener = Listener(on_event)
        run.follow(lambda stop: self._hcp.phases.apply_log(run.facts.apply_id, stop), listener.hear)
        found = run.wait(lambda _: False)
        run.close()
        return _outcome(run, listener, 0 if found.status == "applied" else 1)

    def document(self) -> dict:
        """The plan's document, kept from when it was made."""
        return self._document

    def discard(self, why: str) -> None:
        """Give up the run that waits, so that the workspace is free."""
        if self._run is not None:
            self._taken().end(why)

    def _taken(self) -> RemoteRun:
        """The run that waits, once: afterwards there is none."""
        run, self._run = self._run, None
        if run is None:
            raise Failed(f"{self._name} has no run that waits to be applied", hint="run it again")
        return run

    def _queue(self, wish: Wish) -> RemoteRun:
        session = self._around.session
        files = upload.packed(session, self._name)
        configuration = self._hcp.configuration_versions.upload(
            self._workspace.id, files, speculative=wish.only_shown
        )
        made = self._hcp.runs.create(
            self._workspace.id,
            configuration,
            _message(wish, self._around.run.id),
            options={
                "is-destroy": wish.destroy,
                "refresh-only": wish.refresh_only,
                "plan-only": wish.only_shown,
            },
            variables={key: upload.expression(value) for key, value in wish.variables.items()},
        )
        run = RemoteRun(self._around, self._name, self._workspace.name, made)
        run.announce()
        return run

    def _planned(self, run: RemoteRun, found: Facts, listener: Listener) -> Outcome:
        if found.status not in ("planned_and_finished", "applied") and not found.awaits_decision:
            return _outcome(run, listener, 1)
        document = self._hcp.phases.plan_document(found.plan_id)
        if document is None:
            raise Failed(f"HCP Terraform shows no plan of {run.id}: {run.page}", hint="inv doctor")
        self._document = document
        log = listener.log
        log.changes, log.drift = (
            list(plan_document.changes(document)),
            list(plan_document.drift(document)),
        )
        log.outputs = plan_document.outputs(document)
        applyable = found.awaits_decision or (found.plan_only and found.has_changes)
        return _outcome(run, listener, 2 if applyable else 0)


def _outcome(run: RemoteRun, listener: Listener, code: int) -> RemoteOutcome:
    return RemoteOutcome(code, listener.log, "\n".join(listener.plain), run.page)


def _message(wish: Wish, run: str) -> str:
    """What people see in HCP Terraform; the run's id in it says that it is ours."""
    word = "look for drift" if wish.refresh_only else "destroy" if wish.destroy else "plan"
    return f"inv: {word}{'' if wish.only_shown else ' and apply'}, run {run}"
