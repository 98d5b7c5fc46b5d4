"""What runs without its controllers, what is simulated, and what outlives a restart."""

import pytest

from scripts.sandbox.github import git
from tests.sandbox.flux.conftest import KUSTOMIZE, Repository, install, settings, with_flux
from tests.sandbox.kubernetes.running import until

pytestmark = pytest.mark.sandbox
HELM, SOURCE = "helm.toolkit.fluxcd.io/v2", "source.toolkit.fluxcd.io/v1"


def test_nothing_is_reconciled_without_its_controller_and_all_after_a_restart(tmp_path):
    with with_flux(tmp_path) as world:
        install(world)
        team = Repository(world, "team")
        git.create(team.bare, "main")
        world.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
        first = team.write("a.yaml", settings("a", "team", word="one"))
        team.source()
        team.kustomization("app", "./")
        team.ready("app", told=first)
        world.resource("Deployment", "apps/v1").delete(name="kustomize-controller", namespace="flux-system")
        second = team.write("a.yaml", settings("a", "team", word="two"))
        team.ready("source", kind="GitRepository", told=second)
        assert team.get("ConfigMap", "a")["data"] == {"word": "one"}
    with with_flux(tmp_path) as world:
        team = Repository(world, "team")
        assert team.get("Kustomization", "app", KUSTOMIZE)["status"]["lastAppliedRevision"] == first
        install(world)
        team.ready("app", told=second)


def test_a_release_brings_the_kinds_of_its_chart_which_become_ready(world, repository):
    place = {"namespace": repository.name}
    release = {"apiVersion": HELM, "kind": "HelmRelease", "metadata": {"name": "secrets", **place}}
    release["spec"] = {"interval": "1h", "chartRef": {"kind": "OCIRepository", "name": "chart"}}
    world.apply(release)
    told = until(lambda: ready(world.get("HelmRelease", "secrets", repository.name, HELM)))
    assert (told["status"], told["reason"]) == ("False", "ArtifactFailed")
    url = "oci://ghcr.io/external-secrets/charts/external-secrets"
    chart = {"apiVersion": SOURCE, "kind": "OCIRepository", "metadata": {"name": "chart", **place}}
    world.apply(chart | {"spec": {"interval": "1h", "url": url, "ref": {"tag": "2.9.0"}}})
    until(lambda: ready(world.get("HelmRelease", "secrets", repository.name, HELM)).get("status") == "True")
    told = ready(world.get("HelmRelease", "secrets", repository.name, HELM))["message"]
    assert told.startswith("simulated: Helm install succeeded") and "external-secrets@2.9.0" in told
    world.client.resources.invalidate_cache()
    api = "external-secrets.io/v1"
    vault = {"azurekv": {"authType": "WorkloadIdentity", "vaultUrl": "https://abc.vault.azure.net"}}
    store = {"apiVersion": api, "kind": "SecretStore", "metadata": {"name": "vault", **place}}
    wanted = {"apiVersion": api, "kind": "ExternalSecret", "metadata": {"name": "key", **place}}
    data = [{"secretKey": "password", "remoteRef": {"key": "web-password"}}]
    world.apply(wanted | {"spec": {"secretStoreRef": {"name": "vault"}, "data": data}})
    until(lambda: ready(world.get("ExternalSecret", "key", repository.name, api)).get("status") == "False")
    world.apply(store | {"spec": {"provider": vault}})
    until(lambda: ready(world.get("ExternalSecret", "key", repository.name, api)).get("status") == "True")
    assert set(world.get("Secret", "key", repository.name)["data"]) == {"password"}


def ready(document):
    conditions = document.get("status", {}).get("conditions") or ()
    return next((one for one in conditions if one["type"] == "Ready"), {})
