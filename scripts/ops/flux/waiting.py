"""Waits for what was applied, until it is as it should be, cannot become so, or time is up."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scripts.clients.kube import Kube
from scripts.core.flux import readiness
from scripts.core.flux.names import KUSTOMIZE, NAME, NAMESPACE, REQUESTED, REQUESTER, SOURCE
from scripts.core.flux.objects import Ref
from scripts.core.flux.readiness import State
from scripts.errors import Failed, Preflight

Document = dict[str, Any]
Judge = Callable[[Document], State]
GIT = Ref(SOURCE, "GitRepository", NAME, NAMESPACE)
ROOT = Ref(KUSTOMIZE, "Kustomization", NAME, NAMESPACE)
SHORTEST, LONGEST = 0.1, 2.0
# What fails for so long without a word from Git fails for good.
GRACE = 60.0


class NotReady(Exception):
    """An object that is not what it should be, and what it says."""

    def __init__(self, ref: Ref, state: State, late: bool) -> None:
        super().__init__(str(ref))
        self.ref = ref
        self.state = state
        self.late = late


@dataclass
class Waiting:
    """`deadline` is of the machine's own clock; `asked` holds the requests made, by object."""

    kube: Kube
    deadline: float
    asked: dict[Ref, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kube: Kube, seconds: float) -> "Waiting":
        """From now on."""
        return cls(kube, time.monotonic() + seconds)

    def definitions(self, names: Iterable[str]) -> None:
        """Until kinds can be used."""
        for name in names:
            self._until(
                Ref("apiextensions.k8s.io/v1", "CustomResourceDefinition", name), readiness.definition
            )

    def deployments(self, names: Iterable[str]) -> None:
        """Until controllers run."""
        for name in names:
            self._until(Ref("apps/v1", "Deployment", name, NAMESPACE), readiness.deployment)

    def source(self, head: Callable[[], str], branch: str) -> str:
        """Until Flux has fetched the branch's commit; that revision. Who pushes meanwhile only moves the aim."""
        wanted = [f"{branch}@sha1:{head()}"]
        looked = [time.monotonic()]

        def judge(document: Document) -> State:
            found = readiness.source(document, wanted[0], self.asked.get(GIT, ""))
            if found.word == "failed" and GIT not in self.asked:
                # It may have failed before all that it needs was there; what it says to this counts.
                self.request(GIT)
            if found.word == "waiting" and time.monotonic() > looked[0] + 5:
                wanted[0], looked[0] = f"{branch}@sha1:{head()}", time.monotonic()
            return found

        there = self.kube.get(GIT)
        if there and readiness.source(there, wanted[0], "").word != "ready":
            self.request(GIT)
        self._until(GIT, judge)
        return wanted[0]

    def root(self, revision: str) -> None:
        """Until the root has applied the revision."""
        there = self.kube.get(ROOT)
        if there and readiness.kustomization(there, revision).word == "failed":
            self.request(ROOT)
        self._until(ROOT, lambda one: readiness.kustomization(one, revision, self.asked.get(ROOT, "")))

    def children(self, revision: str) -> list[Document]:
        """Until every Kustomization is ready; all of them. Those that failed before are asked to try again first."""
        for one in self._all():
            if readiness.kustomization(one, self._wanted(one, revision)).word == "failed":
                self.request(Ref.of(one))
        failing: dict[Ref, float] = {}
        pause = SHORTEST
        while True:
            found = self._all()
            states = {Ref.of(one): self._judge(one, revision) for one in found}
            left = {ref: state for ref, state in states.items() if state.word != "ready"}
            if not left:
                return found
            for ref, state in left.items():
                began = failing.setdefault(ref, time.monotonic())
                if state.word != "failed":
                    failing[ref] = time.monotonic()
                if state.final or (time.monotonic() - began > GRACE and state.word == "failed"):
                    raise NotReady(ref, state, late=False)
            pause = self._pause(pause, *_worst(left))

    def request(self, ref: Ref) -> None:
        """Ask Flux to look at an object now."""
        self.asked[ref] = datetime.now(UTC).isoformat()
        self.kube.merge(ref, {"metadata": {"annotations": {REQUESTED: self.asked[ref]}}}, REQUESTER)

    def _judge(self, document: Document, revision: str) -> State:
        asked = self.asked.get(Ref.of(document), "")
        return readiness.kustomization(document, self._wanted(document, revision), asked)

    @staticmethod
    def _wanted(document: Document, revision: str) -> str | None:
        """The revision that counts: of our repository alone."""
        reference = document["spec"]["sourceRef"]
        ours = (reference["kind"], reference["name"]) == ("GitRepository", NAME)
        return revision if ours else None

    def _all(self) -> list[Document]:
        return self._patiently(lambda: self.kube.items(KUSTOMIZE, "Kustomization", NAMESPACE))

    def _until(self, ref: Ref, judge: Judge) -> None:
        pause = SHORTEST
        while True:
            document = self._patiently(lambda: self.kube.get(ref))
            state = State("waiting", "NotThere", "it is not there") if document is None else judge(document)
            if state.word == "ready":
                return
            if state.final:
                raise NotReady(ref, state, late=False)
            pause = self._pause(pause, ref, state)

    def _pause(self, pause: float, ref: Ref, state: State) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotReady(ref, state, late=True)
        time.sleep(min(pause, left))
        return min(pause * 1.3, LONGEST)

    def _patiently(self, read: Callable[[], Any]) -> Any:
        """What was read, as soon as the cluster answers; a cluster may be away for a while."""
        while True:
            try:
                return read()
            except Preflight:
                raise
            except Failed:
                if time.monotonic() >= self.deadline:
                    raise
                time.sleep(LONGEST)


def _worst(states: Mapping[Ref, State]) -> tuple[Ref, State]:
    """What to blame: something that fails rather than something that waits for it."""
    return next(
        ((ref, one) for ref, one in states.items() if one.word != "waiting"), next(iter(states.items()))
    )
