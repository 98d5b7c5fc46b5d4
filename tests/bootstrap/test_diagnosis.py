"""What does not become ready is told with its reason, what lies behind it, and the command that cures it."""

import json

import pytest

from scripts import sandbox
from scripts.core.flux.names import KUSTOMIZE
from scripts.core.flux.objects import Ref
from scripts.errors import OpsError
from scripts.ops.flux.reconcile import reconcile
from tests.bootstrap.test_breaking import go

ROOT = Ref(KUSTOMIZE, "Kustomization", "flux-system", "flux-system")


def fault(cluster, message: str, **match: str) -> None:
    asked = {"kind": "fail", "match": match, "nth": 0, "seconds": 0, "message": message}
    sandbox.ask(cluster.checkout.sandbox, "POST", "/faults", asked)


def failing(cluster, **options) -> OpsError:
    with pytest.raises(OpsError) as found:
        go(cluster, **{"seconds": 4} | options)
    return found.value


def test_in_a_new_cluster_an_image_that_cannot_be_pulled_and_a_key_that_is_refused_are_told(empty):
    fault(empty, "ImagePullBackOff: ghcr.io says no", type="kubernetes_workload", name="helm-controller")
    error = failing(empty)
    assert "Deployment/flux-system/helm-controller is not ready after" in error.text
    assert "pod helm-controller" in error.text and "ImagePullBackOff" in error.text and "event " in error.text
    assert error.hint.startswith("kubectl -n flux-system describe pod -l app=helm-controller")
    kept = json.loads((empty.checkout.sandbox / "flux-diagnosis.json").read_text())
    assert kept["pods"] and "identity" not in json.dumps(kept)
    empty.checkout.mend()

    fault(empty, "ssh: unable to authenticate", type="git_remote", name="small/platform")
    error = failing(empty, seconds=300)
    assert "cannot become ready" in error.text and error.hint == "inv flux.rotate-key", (
        "nobody waits for nothing"
    )
    empty.checkout.mend()
    assert {row["ready"] for row in go(empty)["ready"]} == {"True"}


def test_git_that_does_not_answer_or_let_flux_in_has_its_own_cure_each(healed):
    name = "small/platform"
    for message, cure in (
        ("ssh: handshake failed: knownhosts: key mismatch", "known_hosts in config/flux.yaml"),
        ("dial tcp: lookup github.com: no such host", "can the cluster reach the git host?"),
        ("ssh: unable to authenticate, attempted methods [none publickey]", "inv flux.rotate-key"),
    ):
        fault(healed, message, type="git_remote", name=name)
        healed.checkout.write("flux/apps/more.yaml", f"# {message}\n")
        error = failing(healed)
        assert "GitRepository/flux-system/flux-system cannot become ready" in error.text
        assert message.split(":")[-1] in error.text and cure in error.hint
        healed.checkout.mend()
    assert {row["ready"] for row in go(healed)["ready"]} == {"True"}


def test_what_cannot_be_built_or_applied_is_told_with_the_check_that_finds_it(healed):
    checkout = healed.checkout
    checkout.replace("flux/apps/kustomization.yaml", "settings.yaml", "lost.yaml")
    error = failing(healed, seconds=20)
    assert "Kustomization/flux-system/apps-dev cannot become ready: BuildFailed" in error.text
    assert "lost.yaml" in error.text and error.hint == "inv flux.validate, then inv bootstrap-flux"
    checkout.replace("flux/apps/kustomization.yaml", "lost.yaml", "settings.yaml")
    checkout.replace("flux/apps/settings.yaml", "${domain}", "${domian}")
    error = failing(healed, seconds=6)
    assert "apps-dev" in error.text and "domian" in error.text and "inv flux.validate" in error.hint
    shown = checkout.inv("flux.status").stdout
    assert "False" in shown and "domian" in shown
    checkout.replace("flux/apps/settings.yaml", "${domian}", "${domain}")
    assert {row["ready"] for row in go(healed)["ready"]} == {"True"}


def test_what_is_suspended_is_named_and_resumed(healed):
    apps = Ref(KUSTOMIZE, "Kustomization", "apps-dev", "flux-system")
    for ref in (ROOT, apps):
        healed.kube.merge(ref, {"spec": {"suspend": True}}, "somebody")
    error = failing(healed)
    assert f"{ROOT} is suspended" in error.text and error.hint == "inv flux.reconcile --resume flux-system"
    assert (
        "apps-dev is suspended; next: inv flux.reconcile --resume apps-dev"
        in healed.checkout.inv("flux.status").stdout
    )
    done = reconcile(healed.checkout.path, ["flux-system", "apps-dev"], 30)
    assert {row["ready"] for row in done["ready"]} == {"True"}
    with pytest.raises(OpsError) as unknown:
        reconcile(healed.checkout.path, ["nobody"], 5)
    assert "nothing named nobody" in unknown.value.text and unknown.value.hint == "inv flux.status"
