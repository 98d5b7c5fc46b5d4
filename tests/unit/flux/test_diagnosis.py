"""Every reason has a sentence and a next command."""

import pytest

from scripts.core.flux import diagnosis
from scripts.core.flux.objects import Ref
from scripts.core.flux.readiness import State

GIT = Ref("source.toolkit.fluxcd.io/v1", "GitRepository", "flux-system", "flux-system")
DEPLOYMENT = Ref("apps/v1", "Deployment", "source-controller", "flux-system")
APPS = Ref("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps-dev", "flux-system")


@pytest.mark.parametrize(("ref", "message", "command"), [
    (GIT, "ssh: handshake failed: knownhosts: key is unknown", "known_hosts in config/flux.yaml"),
    (GIT, "ssh: unable to authenticate, attempted methods [none publickey]", "inv flux.rotate-key"),
    (GIT, "unable to clone: repository not found", "platform.github"),
    (GIT, "dial tcp: lookup github.com: no such host", "can the cluster reach the git host?"),
    (GIT, "something else", "inv flux.status"),
    (DEPLOYMENT, "pod x: ImagePullBackOff", "describe pod -l app=source-controller"),
    (DEPLOYMENT, "0/3 nodes are available: untolerated taint", "tolerations in config/flux.yaml"),
    (DEPLOYMENT, "exceeded quota: critical-pods", "describe resourcequota"),
    (DEPLOYMENT, "pod x: CrashLoopBackOff", "logs deployment/source-controller --previous"),
    (DEPLOYMENT, "", "describe deployment source-controller"),
])  # fmt: skip
def test_what_is_said_decides_what_comes_next(ref, message, command):
    assert command in diagnosis.next_command(ref, State("failed", "Failed", message), message)


@pytest.mark.parametrize("reason", [
    "BuildFailed", "ArtifactFailed", "DependencyNotReady", "HealthCheckFailed", "PruneFailed", "ReconciliationFailed",
    "SomethingNew",
])  # fmt: skip
def test_every_reason_of_a_kustomization_has_a_command(reason):
    command = diagnosis.next_command(APPS, State("failed", reason, "m"), "")
    assert "inv flux." in command


def test_sentences_tell_late_from_hopeless_and_suspended():
    state = State("failed", "BuildFailed", "no such file")
    assert diagnosis.told(APPS, state, True, 61.2) == (
        "Kustomization/flux-system/apps-dev is not ready after 61 s: BuildFailed: no such file"
    )
    assert "cannot become ready: BuildFailed" in diagnosis.told(APPS, state, False, 1)
    suspended = State("suspended", "Suspended", "")
    assert "is suspended" in diagnosis.told(APPS, suspended, False, 1)
    assert diagnosis.next_command(APPS, suspended, "") == "inv flux.reconcile --resume apps-dev"


def test_lines_come_from_conditions_pods_and_the_last_warnings():
    unscheduled = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "taint"}
    pods = [
        {
            "metadata": {"name": "p"},
            "status": {
                "containerStatuses": [
                    {"state": {"waiting": {"reason": "ErrImagePull", "message": "denied"}}}
                ],
                "conditions": [unscheduled],
            },
        }
    ]
    assert diagnosis.pod_lines(pods) == ["pod p: ErrImagePull: denied", "pod p: Unschedulable: taint"]
    events = [
        {"type": kind, "reason": f"R{number}", "message": "m", "lastTimestamp": f"2026-01-0{number}"}
        for number, kind in enumerate(["Warning", "Normal", *["Warning"] * 6], 1)
    ]
    assert [line.split()[1] for line in diagnosis.event_lines(reversed(events))] == [
        f"R{n}:" for n in range(4, 9)
    ]
    conditions = [{"type": "Ready", "status": "True"}, {"type": "Healthy", "status": "False", "reason": "R"}]
    assert diagnosis.condition_lines({"status": {"conditions": conditions}}) == ["Healthy False: R: "]
    assert diagnosis.condition_lines(None) == []
