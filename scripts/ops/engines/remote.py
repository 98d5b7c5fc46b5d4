"""Terraform as a run in HCP Terraform, by its workers or by agents; the run that was planned is the one applied."""

from pathlib import Path

from scripts.clients.hcp import Workspace
from scripts.clients.hcp.refusals import Missing
from scripts.clients.hcp.run import CANCELED
from scripts.clients.terraform import OnEvent, Outcome
from scripts.core import plan_document
from scripts.errors import Failed, OpsError
from scripts.ops.engines import upload
from scripts.ops.engines.engine import Wish
from scripts.ops.engines.listener import Listener, RemoteOutcome
from scripts.ops.engines.messages import message
from scripts.ops.engines.remote_run import RemoteRun
from scripts.ops.engines.surroundings import Surroundings

PLANNED = "planned_and_finished"
APPLIED = "applied"


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

    def prepare(self) -> None:
        """Nothing: a run uploads what it wants."""

    def plan(self, wish: Wish, on_event: OnEvent) -> Outcome:
        """Upload, queue a run and follow its plan; the run waits for `apply` or `discard`, see Engine."""
        self.discard()
        self._run = run = self._queue(wish)
        listener = Listener(on_event)
        listener.hear(run.follow(lambda stop: self._hcp.phases.plan_log(run.facts.plan_id, stop)))
        found = run.wait(lambda one: one.awaits_decision or one.awaits_policy)
        if found.is_over:
            self._taken().close()
        if found.awaits_policy:
            self._refuse_policy()
        if found.status != PLANNED and not found.awaits_decision:
            return _outcome(run, listener, 1, self._why_not_planned(run))
        self._read(run, listener)
        return _outcome(run, listener, 2 if found.awaits_decision or found.has_changes else 0)

    def apply(self, on_event: OnEvent) -> Outcome:
        """Confirm the run that was planned, and follow it to its end."""
        run = self._taken()
        run.confirm()
        listener = Listener(on_event)
        try:
            listener.hear(run.follow(lambda stop: self._hcp.phases.apply_log(run.facts.apply_id, stop)))
            found = run.wait(lambda _: False)
        except OpsError as error:
            told = f"{error.text}\n{run.id} was confirmed and goes on in HCP Terraform: {run.page}"
            raise Failed(told, hint=error.hint) from error
        run.close()
        return _outcome(run, listener, 0 if found.status == APPLIED else 1)

    def document(self) -> dict:
        """The plan's document, kept from when it was made."""
        return self._document

    def discard(self) -> None:
        """Give up the run that waits, so that the workspace is free."""
        if self._run is not None and not (run := self._taken()).facts.is_over:
            run.end("not wanted any more in inv")

    def _taken(self) -> RemoteRun:
        """The run that waits, once: afterwards there is none."""
        run, self._run = self._run, None
        if run is None:
            raise Failed(f"{self._name} has no run that waits to be applied", hint="run it again")
        return run

    def _queue(self, wish: Wish) -> RemoteRun:
        files = upload.packed(self._around.session, self._name)
        made = self._hcp.runs.create(
            self._workspace.id,
            self._hcp.configuration_versions.upload(self._workspace.id, files, speculative=wish.only_shown),
            message(wish, self._around.run.id),
            options={
                "is-destroy": wish.destroy,
                "refresh-only": wish.refresh_only,
                "plan-only": wish.only_shown,
            },
            variables={key: upload.expression(value) for key, value in wish.variables.items()},
        )
        run = RemoteRun(self._around, self._name, self._workspace, made)
        run.announce()
        return run

    def _read(self, run: RemoteRun, listener: Listener) -> None:
        """What the plan's document says goes before what the log says, which may be meant for people."""
        try:
            document = self._hcp.phases.plan_document(run.facts.plan_id)
        except Missing:
            told = (
                f"the plan of {run.id} may not be read, which takes admin access to the workspace: {run.page}"
            )
            raise Failed(told, hint="inv doctor") from None
        if document is None:
            raise Failed(f"HCP Terraform shows no plan of {run.id}: {run.page}", hint="inv doctor")
        self._document, log = document, listener.log
        log.changes[:], log.drift[:] = plan_document.changes(document), plan_document.drift(document)
        log.outputs = plan_document.outputs(document)

    def _refuse_policy(self) -> None:
        run = self._taken()
        run.end("stopped by a policy")
        told = f"a policy stopped {run.id}, and inv overrides none; it was given up: {run.page}"
        raise Failed(
            told, hint="change what the policy names, or queue and override the run in HCP Terraform"
        )

    def _why_not_planned(self, run: RemoteRun) -> str:
        if run.facts.status == "errored" and self._hcp.phases.plan(run.facts.plan_id).status == "finished":
            return f"{run.id} was planned and then refused, by a policy or a task: {run.page}"
        return ""


def _outcome(run: RemoteRun, listener: Listener, code: int, why: str = "") -> RemoteOutcome:
    word = run.facts.status.replace("_", " ")
    asked = run.facts.status in CANCELED or run.facts.status == "discarded"
    told = f"{run.id} was {word} in HCP Terraform" if asked else f"{run.id} is {word}"
    return RemoteOutcome(code, listener.log, listener.words(), why or f"{told}: {run.page}")
