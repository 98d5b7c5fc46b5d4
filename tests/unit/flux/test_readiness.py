"""When an object is ready, when it may become so, and when waiting is no use."""

import pytest

from scripts.core.flux import readiness
from scripts.core.flux.readiness import deployment, kustomization, source

REVISION = "main@sha1:abc"


def made(status: dict, spec: dict | None = None, generation: int = 2) -> dict:
    return {"metadata": {"name": "x", "generation": generation}, "spec": spec or {}, "status": status}


def ready(status: str, reason: str = "Reason", **more) -> dict:
    told = {"type": "Ready", "status": status, "reason": reason, "message": "a message"}
    return {"observedGeneration": 2, "conditions": [told], **more}


@pytest.mark.parametrize(("status", "asked", "word", "final"), [
    (ready("True", artifact={"revision": REVISION}), "", "ready", False),
    (ready("True", artifact={"revision": "main@sha1:old"}), "", "waiting", False),
    (ready("True", artifact={"revision": REVISION}) | {"observedGeneration": 1}, "", "waiting", False),
    (ready("True", artifact={"revision": REVISION}), "now", "waiting", False),
    (ready("True", artifact={"revision": REVISION}, lastHandledReconcileAt="now"), "now", "ready", False),
    (ready("False"), "", "failed", False),
    (ready("False"), "now", "waiting", False),
    (ready("False", lastHandledReconcileAt="now"), "now", "failed", True),
    ({}, "", "waiting", False),
])  # fmt: skip
def test_a_failure_of_the_source_counts_only_after_it_has_answered(status, asked, word, final):
    found = source(made(status), REVISION, asked)
    assert (found.word, found.final) == (word, final)


@pytest.mark.parametrize(("status", "revision", "word", "final"), [
    (ready("True", lastAppliedRevision=REVISION), REVISION, "ready", False),
    (ready("True", lastAppliedRevision="other"), REVISION, "waiting", False),
    (ready("True", lastAppliedRevision="other"), None, "ready", False),
    (ready("False", "BuildFailed", lastAttemptedRevision=REVISION), REVISION, "failed", True),
    (ready("False", "BuildFailed", lastAttemptedRevision="old"), REVISION, "waiting", False),
    (ready("False", "ReconciliationFailed", lastAttemptedRevision=REVISION), REVISION, "failed", False),
    (ready("False", "DependencyNotReady", lastAttemptedRevision=REVISION), REVISION, "waiting", False),
])  # fmt: skip
def test_a_kustomization_is_judged_by_the_revision_that_is_meant(status, revision, word, final):
    found = kustomization(made(status), revision)
    assert (found.word, found.final) == (word, final)


def test_what_is_suspended_will_not_move_by_itself():
    for judged in (
        source(made({}, {"suspend": True}), REVISION, ""),
        kustomization(made({}, {"suspend": True}), None),
    ):
        assert (judged.word, judged.final) == ("suspended", True)


def test_a_deployment_is_ready_when_all_of_its_pods_are_and_failed_when_it_gave_up():
    counts = {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1, "observedGeneration": 2}
    assert deployment(made(counts)).word == "ready"
    assert deployment(made(counts | {"availableReplicas": 0})).word == "waiting"
    assert deployment(made(counts, generation=3)).word == "waiting"
    late = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "late"}
    found = deployment(made(counts | {"availableReplicas": 0, "conditions": [late]}))
    assert (found.word, found.final, found.message) == ("failed", True, "late")


def test_a_kind_can_be_used_when_it_is_established_and_never_when_its_name_is_taken():
    def kind(name: str, status: str) -> dict:
        return made({"conditions": [{"type": name, "status": status, "reason": "R", "message": "m"}]})

    assert readiness.definition(kind("Established", "True")).word == "ready"
    assert readiness.definition(kind("Established", "False")).word == "waiting"
    assert readiness.definition(kind("NamesAccepted", "False")).final
