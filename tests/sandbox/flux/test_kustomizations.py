"""Kustomization: built, substituted, applied, pruned and waited for, or told why not."""

import pytest
from kubernetes.dynamic.exceptions import NotFoundError

from tests.sandbox.flux.conftest import KUSTOMIZE, settings
from tests.sandbox.kubernetes.running import until

pytestmark = pytest.mark.sandbox


@pytest.fixture
def team(repository):
    """A repository with one ConfigMap in it, and its source."""
    repository.write("app/a.yaml", settings("a", repository.name, word="one"))
    repository.source()
    return repository


def web(namespace, **metadata):
    labels = {"app": "web"}
    pod = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "web:1"}]}}
    metadata = {"name": "web", "namespace": namespace, **metadata}
    spec = {"selector": {"matchLabels": labels}, "template": pod}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def test_it_applies_what_the_revision_holds_and_follows_it(team):
    team.kustomization("app", "./app")
    found = team.ready("app", told="ReconciliationSucceeded: Applied revision: main@sha1:")
    applied = team.get("ConfigMap", "a")
    assert applied["metadata"]["labels"]["kustomize.toolkit.fluxcd.io/name"] == "app"
    assert {one["manager"] for one in applied["metadata"]["managedFields"]} == {"kustomize-controller"}
    assert [one["id"] for one in found["status"]["inventory"]["entries"]] == [f"{team.name}_a__ConfigMap"]
    revision = team.write("app/a.yaml", settings("a", team.name, word="two"))
    team.ready("app", told=revision)
    assert team.get("ConfigMap", "a")["data"] == {"word": "two"}


def test_what_is_gone_from_git_is_pruned_unless_it_says_otherwise(team):
    kept = settings("kept", team.name)
    kept["metadata"]["annotations"] = {"kustomize.toolkit.fluxcd.io/prune": "disabled"}
    first = team.write("app/b.yaml", settings("b", team.name), kept)
    team.kustomization("app", "./app")
    team.ready("app", told=first)
    team.ready("app", told=team.write("app/b.yaml", settings("c", team.name)))
    assert team.names("ConfigMap") == ["a", "c", "kept"]


def test_with_a_kustomization_goes_what_it_applied(world, team):
    team.kustomization("app", "./app")
    team.ready("app")
    world.resource("Kustomization", KUSTOMIZE).delete(name="app", namespace=team.name)
    until(lambda: team.names("ConfigMap") == [])
    with pytest.raises(NotFoundError):
        team.get("Kustomization", "app", KUSTOMIZE)


@pytest.mark.parametrize(
    ("path", "files", "told"),
    [
        ("./none", {}, "ArtifactFailed: kustomization path not found"),
        (
            "./bad",
            {"bad/kustomization.yaml": "resources: [none.yaml]"},
            "BuildFailed: kustomize build failed",
        ),
        ("./bad", {"bad/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {}"}, "BuildFailed: "),
        (
            "./bad",
            {"bad/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: none}"},
            'ReconciliationFailed: ConfigMap/none/a dry-run failed (NotFound): namespaces "none" not found',
        ),
        (
            "./bad",
            {
                "bad/a.yaml": "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a, namespace: default}"
            },
            'no matches for kind "Thing" in version "example.org/v1"',
        ),
        (
            "./bad",
            {
                "bad/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\ndate: {}"
            },
            "failed to create typed patch object (default/a; v1, Kind=ConfigMap): .date: field not declared in schema",
        ),
    ],
)
def test_broken_manifests_fail_as_in_the_cluster(team, path, files, told):
    for name, text in files.items():
        team.write(name, text)
    team.kustomization("bad", path)
    found = team.ready("bad", status="False", told=told)
    reasons = {one["type"]: one["reason"] for one in found["status"]["conditions"]}
    assert reasons["Reconciling"] == "ProgressingWithRetry"
    assert found["status"]["observedGeneration"] == -1
    assert any(one.type == "Warning" for one in team.world.resource("Event").get(namespace=team.name).items)


def test_nothing_is_applied_when_one_object_is_refused(team):
    wrong = web(team.name)
    wrong["spec"]["replicas"] = "two"
    team.write("bad/all.yaml", settings("first", team.name), wrong)
    team.kustomization("bad", "./bad")
    team.ready("bad", status="False", told="spec.replicas: Invalid value")
    assert team.names("ConfigMap") == []
    del wrong["spec"]["replicas"]
    team.ready("bad", told=team.write("bad/all.yaml", settings("first", team.name), wrong))


def test_variables_come_from_where_it_says(world, team):
    team.write("vars/a.yaml", settings("a", team.name, host="${host}", port=":${port:=80}", kept="$${x} $y"))
    sources = [{"kind": "ConfigMap", "name": "facts"}, {"kind": "Secret", "name": "more", "optional": True}]
    team.kustomization("vars", "./vars", postBuild={"substituteFrom": sources})
    team.ready(
        "vars", status="False", told="BuildFailed: post build failed: substitute from 'ConfigMap/facts'"
    )
    facts = settings("facts", team.name, host="first")
    facts["metadata"]["labels"] = {"reconcile.fluxcd.io/watch": "Enabled"}
    world.apply(facts)
    team.ready("vars")
    assert team.get("ConfigMap", "a")["data"] == {"host": "first", "port": ":80", "kept": "${x} $y"}
    world.apply(facts | {"data": {"host": "second"}})
    until(lambda: team.get("ConfigMap", "a")["data"]["host"] == "second")
    team.kustomization(
        "vars", "./vars", postBuild={"substituteFrom": sources, "substitute": {"host": "inline"}}
    )
    until(lambda: team.get("ConfigMap", "a")["data"]["host"] == "inline")


def test_a_missing_variable_is_empty_unless_the_controller_is_strict(world, team):
    team.write("vars/a.yaml", settings("a", team.name, host="<${host}>"))
    build = {"substitute": {"other": "x"}}
    team.kustomization("vars", "./vars", postBuild=build)
    team.ready("vars")
    assert team.get("ConfigMap", "a")["data"]["host"] == "<>"
    argument = {"op": "add", "path": "/spec/template/spec/containers/0/args/-"}
    argument["value"] = "--feature-gates=StrictPostBuildSubstitutions=true"
    where = {
        "name": "kustomize-controller",
        "namespace": "flux-system",
        "content_type": "application/json-patch+json",
    }
    deployments = world.resource("Deployment", "apps/v1")
    deployments.patch(body=[argument], **where)
    team.kustomization("vars", "./vars", postBuild=build | {"substituteStrategy": "Always"})
    team.ready("vars", status="False", told='variable not set (strict mode): "host"')
    last = {"op": "remove", "path": "/spec/template/spec/containers/0/args/4"}
    deployments.patch(body=[last], **where)


def test_order_is_kept_and_waited_for(world, team):
    team.write("base/web.yaml", web(team.name))
    world.fault("fail", "ImagePullBackOff: none", type="kubernetes_workload", name=f"{team.name}/web")
    team.kustomization("app", "./app", dependsOn=[{"name": "base"}])
    team.ready("app", status="False", told=f"DependencyNotReady: dependency '{team.name}/base' not found")
    team.kustomization("base", "./base", wait=True, timeout="10m")
    team.ready("base", status="Unknown", told="Progressing")
    team.ready("app", status="False", told=f"dependency '{team.name}/base' is not ready")
    assert team.names("ConfigMap") == []
    world.mend()
    team.ready("app")
    healthy = [one for one in team.ready("base")["status"]["conditions"] if one["type"] == "Healthy"]
    assert healthy[0]["status"] == "True"


def test_what_does_not_become_healthy_in_time_is_named(world, team):
    team.write("base/web.yaml", web(team.name))
    world.fault("fail", "ImagePullBackOff: none", type="kubernetes_workload", name=f"{team.name}/web")
    team.kustomization(
        "base",
        "./base",
        timeout="10s",
        healthChecks=[{"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "namespace": team.name}],
    )
    told = f"timeout waiting for: [Deployment/{team.name}/web status: 'InProgress']"
    team.ready("base", status="False", told="HealthCheckFailed: health check failed after")
    assert told in team.condition("base")["message"]


def test_a_suspended_one_stays_as_it_is(team):
    team.kustomization("app", "./app", suspend=True)
    team.ready("source", kind="GitRepository")
    team.kustomization("other", "./app")
    team.ready("other")
    assert "conditions" not in team.get("Kustomization", "app", KUSTOMIZE)["status"]
    team.kustomization("app", "./app", suspend=False)
    team.ready("app")


def test_git_undoes_what_somebody_did_by_hand(world, team):
    team.kustomization("app", "./app", interval="4s")
    team.ready("app")
    world.apply(settings("a", team.name, word="by hand"), "kubectl", force_conflicts=True)
    until(lambda: team.get("ConfigMap", "a")["data"]["word"] == "one")
    owners = {one["manager"] for one in team.get("ConfigMap", "a")["metadata"]["managedFields"]}
    assert owners == {"kustomize-controller"}


def test_a_service_account_cannot_do_more_than_its_roles(world, team):
    team.kustomization("app", "./app", serviceAccountName="dev")
    told = f'User "system:serviceaccount:{team.name}:dev" cannot create resource "configmaps"'
    team.ready("app", status="False", told=told)


def test_a_request_is_handled_whatever_comes_of_it(world, team):
    team.kustomization("bad", "./none", interval="24h", retryInterval="24h")
    team.ready("bad", status="False")
    annotated = {"metadata": {"annotations": {"reconcile.fluxcd.io/requestedAt": "now"}}}
    where = {"name": "bad", "namespace": team.name, "content_type": "application/merge-patch+json"}
    world.resource("Kustomization", KUSTOMIZE).patch(body=annotated, **where)
    until(
        lambda: team.get("Kustomization", "bad", KUSTOMIZE)["status"].get("lastHandledReconcileAt") == "now"
    )
