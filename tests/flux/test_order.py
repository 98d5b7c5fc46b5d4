"""The chain of Kustomizations: what comes first, what each waits for, and what happens when one fails."""

import pytest

from tests.flux.rendered import CHECKOUT, objects, tree

pytestmark = pytest.mark.sandbox
ENVIRONMENTS = sorted(file.stem for file in (CHECKOUT / "config/environments").glob("*.yaml"))


def waits_for(name: str) -> set[str]:
    """Everything that must be Ready before a Kustomization is applied."""
    known = objects("Kustomization")
    direct = {one["name"] for one in known[name].data["spec"].get("dependsOn", ())}
    return direct.union(*(waits_for(other) for other in direct))


def test_the_whole_tree_would_be_taken():
    assert not tree().judge()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_controllers_come_before_configs_before_the_tenant_before_its_apps(environment):
    assert "controllers" in waits_for("configs")
    assert "configs" in waits_for(f"tenants-{environment}")
    assert f"tenants-{environment}" in waits_for(f"apps-{environment}")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_environment_waits_for_another(environment):
    others = [other for other in ENVIRONMENTS if other != environment]
    waited = {name for part in ("tenants", "apps") for name in waits_for(f"{part}-{environment}")}
    assert not [name for name in waited for other in others if name.endswith(f"-{other}")]


def test_kinds_come_before_what_is_of_them():
    assert {"gateway-api", "envoy-gateway-api"} <= waits_for("controllers")


def test_each_waits_until_it_is_ready_tries_again_and_gives_up_in_time():
    for one in objects("Kustomization").values():
        spec = one.data["spec"]
        assert spec["wait"] and spec["timeout"] and spec["retryInterval"] and spec["interval"], one.name


def test_what_is_taken_out_of_git_is_taken_out_of_the_cluster_but_kinds_and_namespaces():
    kept = {one.name for one in objects("Kustomization").values() if not one.data["spec"]["prune"]}
    assert kept == {"gateway-api", "envoy-gateway-api"}
    for environment in ENVIRONMENTS:
        annotations = objects("Namespace")[environment].data["metadata"]["annotations"]
        assert annotations["kustomize.toolkit.fluxcd.io/prune"] == "disabled"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_apps_are_applied_by_an_administrator_of_their_namespace_alone(environment):
    assert objects("Kustomization")[f"apps-{environment}"].data["spec"]["serviceAccountName"] == environment
    binding = objects("RoleBinding", environment)["flux"].data
    assert binding["roleRef"]["name"] == "admin"
    assert [(one["name"], one["namespace"]) for one in binding["subjects"]] == [(environment, "flux-system")]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_s_apps_know_their_own_facts_only(environment):
    build = objects("Kustomization")[f"apps-{environment}"].data["spec"]["postBuild"]
    assert [one["name"] for one in build["substituteFrom"]] == [f"flux-runtime-info-{environment}"]


def test_every_release_is_pinned_keeps_trying_and_takes_back_what_somebody_changed():
    for name, one in objects("HelmRelease").items():
        spec = one.data["spec"]
        assert spec["install"]["strategy"]["name"] == spec["upgrade"]["strategy"]["name"] == "RetryOnFailure"
        assert spec["driftDetection"]["mode"] == "enabled"
        chart = spec.get("chart", {}).get("spec", {}).get("version")
        version = chart or objects("OCIRepository")[name].data["spec"]["ref"]["tag"]
        assert version.lstrip("v").replace(".", "").isdigit(), f"{name}: {version}"


def test_every_controller_may_run_on_the_system_pool():
    for name, one in objects("HelmRelease").items():
        assert "CriticalAddonsOnly" in str(one.data["spec"]["values"]), name
