"""inv bootstrap-flux: Flux into the cluster, and what Git says with it; the same again as often as one likes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.clients.files import locked
from scripts.clients.kube import Kube
from scripts.core.flux import yaml
from scripts.core.flux.names import COMPONENTS, LOCK, SYNC
from scripts.core.flux.planning import SAME, STAGES, Row, Step, ordered
from scripts.core.flux.rows import ready_rows
from scripts.errors import Interrupted
from scripts.ops.flux import preflight
from scripts.ops.flux.cluster import open_cluster
from scripts.ops.flux.credential import Credential
from scripts.ops.flux.diagnosis import explain
from scripts.ops.flux.journal import Journal
from scripts.ops.flux.place import Place
from scripts.ops.flux.repository import Repository, repository_of
from scripts.ops.flux.steps import plan_facts, plan_steps, take
from scripts.ops.flux.vendor import vendor_into
from scripts.ops.flux.waiting import NotReady, Waiting
from scripts.ops.question import confirm
from scripts.ops.session import open_session

COMMAND = "inv bootstrap-flux"


@dataclass(frozen=True)
class Request:
    """What was asked for. `cluster` is a host agreed to in place of the contract's; `seconds` bounds the waiting."""

    plan: bool = False
    yes: bool = False
    propose: bool = False
    wait_components: bool = True
    kubeconfig: Path | None = None
    cluster: str | None = None
    seconds: float = 600


@dataclass(frozen=True)
class Outcome:
    """The result as JSON, and what a person has to do before it goes on."""

    document: dict
    waits: str = ""


def bootstrap(checkout: Path, request: Request) -> Outcome:
    """{applied, unchanged, revision, ready, seconds}; with `plan` {changes, …} and nothing written."""
    began = time.monotonic()
    place = Place(open_session(checkout))
    with locked(place.session.target.directory / "lock", COMMAND):
        if place.is_stood_in and not place.written(LOCK).is_file():
            vendor_into(place)
        work = _prepare(place, request)
        if request.plan:
            return Outcome(work.document())
        if request.propose and work.outdated:
            return Outcome(work.document(), _proposed(work))
        work.ask()
        try:
            done = work.run()
        except NotReady as found:
            seconds = time.monotonic() - began
            raise explain(work.kube, found, seconds, place.session.target.directory) from None
        except KeyboardInterrupt:
            raise Interrupted(
                "interrupted; what is written stays, and nothing is lost", hint=COMMAND
            ) from None
        return Outcome(done | {"seconds": round(time.monotonic() - began, 1)})


@dataclass
class Work:
    """Everything that a bootstrap is about, looked at; then done."""

    place: Place
    request: Request
    kube: Kube
    repository: Repository
    files: dict[str, str]
    version: str
    steps: list[Step]
    credential: Credential
    outdated: list[str]

    @property
    def rows(self) -> list[Row]:
        """What would happen, in order."""
        found = [(STAGES.index(step.stage), step.row) for step in self.steps]
        found += [(STAGES.index("credential"), row) for row in self.credential.rows()]
        return [row for _, row in sorted(found, key=lambda one: one[0])]

    @property
    def pending(self) -> list[Row]:
        """What is not as it should be."""
        return [row for row in self.rows if row.action != SAME]

    def document(self) -> dict:
        """The plan as JSON."""
        return {
            "version": self.version,
            "cluster": self.kube.host,
            "changes": [row.document() for row in self.pending],
            "unchanged": len(self.rows) - len(self.pending),
            "git": self.outdated,
        }

    def ask(self) -> None:
        """Show what will be written and have it agreed to; nothing to write needs nobody's word."""
        if not self.pending:
            return
        self.credential.check()
        for row in self.pending:
            self.place.say(f"  {row.action} {row.kind} {row.name}{f': {row.why}' if row.why else ''}")
        told = f"{len(self.pending)} objects of Flux {self.version} into the cluster at {self.kube.host}?"
        confirm(told, self.request.yes, COMMAND)

    def run(self) -> dict:
        """Stage by stage; each is there before the next begins."""
        head = self.repository.publish(self.files)
        journal = Journal(self.kube, self.version, head)
        if earlier := journal.unfinished():
            self.place.say(f"{earlier}; it goes on from there")
        waiting = Waiting.of(self.kube, self.request.seconds)
        applied = sum(self._stage(stage, journal, waiting) for stage in STAGES)
        revision, ready = f"{self.place.flux.branch}@sha1:{head}", []
        if self.request.wait_components:
            revision = waiting.source(self.repository.head, self.place.flux.branch)
            waiting.root(revision)
            ready = ready_rows(waiting.children(revision))
        journal.finish()
        unchanged = len(self.rows) - applied
        return {"applied": applied, "unchanged": unchanged, "revision": revision, "ready": ready}

    def _stage(self, stage: str, journal: Journal, waiting: Waiting) -> int:
        steps = [step for step in self.steps if step.stage == stage]
        rows = self.credential.rows() if stage == "credential" else [step.row for step in steps]
        changes = sum(row.action != SAME for row in rows)
        if changes:
            # The namespace comes with the kinds, and nothing can be noted before.
            if stage != "kinds":
                journal.begin(stage)
            self.place.say(f"{stage}: {changes} to apply")
        if stage == "credential":
            self.credential.converge()
        take(self.kube, steps)
        if self.request.wait_components or stage == "kinds":
            _wait(stage, steps, waiting)
        return changes


def _wait(stage: str, steps: Sequence[Step], waiting: Waiting) -> None:
    names = {
        kind: [step.document["metadata"]["name"] for step in steps if step.document["kind"] == kind]
        for kind in ("CustomResourceDefinition", "Deployment")
    }
    if stage == "kinds":
        waiting.definitions(names["CustomResourceDefinition"])
    if stage == "controllers":
        waiting.deployments(names["Deployment"])


def _prepare(place: Place, request: Request) -> Work:
    lock, files = place.vendored()
    kube = open_cluster(place, request.kubeconfig, request.cluster)
    wanted = [one for name in (COMPONENTS, SYNC) for one in yaml.parse(files[f"{place.folder}/{name}"])]
    preflight.check(place, kube, lock, wanted)
    repository = repository_of(place)
    steps = [*plan_steps(kube, ordered(wanted)), *plan_facts(kube, place.contract)]
    return Work(
        place, request, kube, repository, files, lock.version, steps,
        Credential(place, kube, repository), repository.outdated(files),
    )  # fmt: skip


def _proposed(work: Work) -> str:
    address = work.repository.propose(work.files, f"Install Flux {work.version}")
    work.place.say(f"proposed: {address}")
    return f"merge {address}, then {COMMAND}"
