"""Flux into an empty cluster, again, repaired, and from one revision to the next: by the commands themselves."""

import signal
import time
from pathlib import Path

from scripts.clients.kube import read_access
from scripts.core.flux.objects import Ref
from tests.bootstrap.place import read_contract, write_contract
from tests.e2e.checkout import until

APPS = "kustomize.toolkit.fluxcd.io/v1", "Kustomization"


def test_an_empty_cluster_is_planned_filled_and_then_left_alone(empty):
    checkout = empty.checkout
    planned = checkout.inv("bootstrap-flux", "--plan", "--json", code=2).json
    kinds = [row["kind"] for row in planned["changes"]]
    order = ["Namespace", "CustomResourceDefinition", "ConfigMap", "Secret", "Deployment", "GitRepository"]
    assert [kinds.index(kind) for kind in order] == sorted(kinds.index(kind) for kind in order)
    assert kinds[-1] == "Kustomization" and {row["action"] for row in planned["changes"]} == {"create"}
    assert empty.get("v1", "Namespace", "flux-system", "") is None, "a plan writes nothing"

    done = checkout.inv("bootstrap-flux", "--yes", "--json").json
    assert done["applied"] == len(planned["changes"]) and not done["unchanged"]
    assert {row["name"]: row["ready"] for row in done["ready"]} == {
        "flux-system": "True", "base": "True", "apps-dev": "True"
    }  # fmt: skip
    assert all(set(row) == {"kind", "name", "ready", "reason"} for row in done["ready"])
    assert empty.data("settings", "apps") == {"domain": "dev.small.example"}

    before = empty.version
    again = checkout.inv("bootstrap-flux", "--json").json
    assert (again["applied"], again["unchanged"]) == (0, done["applied"] - 1)
    assert again["revision"] == done["revision"]
    assert empty.version == before, "nothing is written when nothing has changed"
    assert checkout.inv("bootstrap-flux", "--plan", "--json").json["changes"] == []
    assert checkout.git("status", "--short") == "", "what belongs to the sandbox stays there"


def test_an_edit_that_nobody_committed_reaches_the_cluster_and_the_clone_stays_as_it_was(healed):
    checkout = healed.checkout
    head, index = checkout.git("rev-parse", "HEAD"), (checkout.path / ".git/index").read_bytes()
    checkout.replace("flux/apps/settings.yaml", "domain: ${domain}", "domain: ${domain}\n  more: yes-please")
    planned = checkout.inv("bootstrap-flux", "--plan", "--json", code=2).json
    assert planned["git"] == ["flux/apps/settings.yaml"]
    told = checkout.inv("flux.reconcile", "--json").json
    assert healed.data("settings", "apps")["more"] == "yes-please"
    assert told["revision"].startswith("main@sha1:")
    assert checkout.git("rev-parse", "HEAD") == head and checkout.git("branch") == "* main"
    assert (checkout.path / ".git/index").read_bytes() == index


def test_what_was_deleted_or_changed_by_hand_is_put_back(healed):
    # Without this one Flux cannot help itself.
    there = Ref("apps/v1", "Deployment", "kustomize-controller", "flux-system")
    healed.kube.delete(there)
    other = Ref("apps/v1", "Deployment", "source-controller", "flux-system")
    healed.kube.merge(other, {"spec": {"replicas": 0}}, "somebody")
    planned = healed.checkout.inv("bootstrap-flux", "--plan", "--json", code=2).json["changes"]
    assert {row["name"].partition("/")[2]: row["action"] for row in planned} == {
        "kustomize-controller": "create", "source-controller": "change"
    }  # fmt: skip
    assert planned[0]["why"] == "spec.replicas" or planned[1]["why"] == "spec.replicas"
    healed.checkout.inv("bootstrap-flux", "--yes")
    assert healed.kube.get(there) and healed.kube.get(other)["spec"]["replicas"] == 1


def test_facts_follow_an_apply_and_a_stale_one_is_told(cluster):
    checkout = cluster.checkout
    contract = read_contract(checkout)
    contract["facts"]["dev"]["variables"]["domain"] = "new.small.example"
    del contract["facts"]["prod"]
    write_contract(checkout, contract)
    told = checkout.inv("apply", "--only", "k8s", "--yes")
    assert "ConfigMaps of facts written" in told.stderr
    assert cluster.data("flux-runtime-info-dev")["domain"] == "new.small.example"
    assert cluster.data("flux-runtime-info-prod") == {}, "an environment that is gone takes its facts along"
    assert checkout.inv("flux.status", "--json").json["stale"] == {}
    cluster.kube.apply(
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "flux-runtime-info-dev", "namespace": "flux-system"},
            "data": {"domain": "old.small.example"},
        }
    )
    shown = checkout.inv("flux.status")
    assert "flux-runtime-info-dev is stale" in shown.stdout and "next: inv flux.reconcile" in shown.stdout
    checkout.inv("flux.reconcile")
    assert cluster.data("flux-runtime-info-dev")["domain"] == "new.small.example"


def test_status_is_a_tree_and_login_opens_the_cluster_to_kubectl(healed):
    checkout = healed.checkout
    rows = {
        row["name"]: row
        for row in checkout.inv("flux.status", "--json").json["objects"]
        if row["kind"] == APPS[1]
    }
    assert (rows["flux-system"]["parent"], rows["apps-dev"]["parent"]) == (None, "flux-system")
    assert rows["apps-dev"]["revision"].startswith("main@sha1:") and rows["apps-dev"]["age"] >= 0
    line = checkout.inv("k8s.login", "--env", "dev").stdout.strip()
    path = line.removeprefix("export KUBECONFIG=")
    assert path.endswith("kubeconfig-dev") and read_access(Path(path)).host == healed.kube.host
    wrong = checkout.inv("k8s.login", "--env", "dve", code=5).stderr
    assert "unknown environment" in wrong and "--env dev|prod" in wrong


def test_no_wait_leaves_as_soon_as_everything_is_written(empty):
    empty.checkout.fault("fail", nth=0, type="kubernetes_workload")
    began = time.monotonic()
    done = empty.checkout.inv("bootstrap-flux", "--yes", "--json", "--no-wait-components").json
    assert done["ready"] == [] and time.monotonic() - began < 20
    assert empty.get(*APPS, "flux-system")


def test_a_cluster_that_cannot_be_reached_does_not_fail_the_apply_that_would_tell_it(cluster):
    checkout = cluster.checkout
    contract = read_contract(checkout)
    contract["facts"]["dev"]["variables"]["domain"] = "later.small.example"
    write_contract(checkout, contract)
    checkout.fault("lose", nth=0, route="GET /kubernetes/api/v1*")
    told = checkout.inv("apply", "--only", "k8s", "--yes").stderr
    assert "cannot be reached" in told and "Flux keeps the facts it has until: inv flux.reconcile" in told
    checkout.mend()
    assert checkout.inv("flux.status", "--json").json["stale"] == {"flux-runtime-info-dev": ["domain"]}


def test_a_bootstrap_that_is_interrupted_says_what_goes_on(empty):
    checkout = empty.checkout
    checkout.fault("fail", nth=0, type="kubernetes_workload")
    command = checkout.start("bootstrap-flux", "--yes")
    until(lambda: empty.data("flux-bootstrap").get("step") == "controllers")
    command.process.send_signal(signal.SIGINT)
    told = command.end(130).stderr
    assert "interrupted" in told and "next: inv bootstrap-flux" in told
    checkout.mend()
    assert "came as far as: controllers" in checkout.inv("bootstrap-flux", "--yes").stderr
