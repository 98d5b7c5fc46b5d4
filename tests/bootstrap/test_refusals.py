"""What stands against a bootstrap is told before anything is written, with its cure."""

import json
import shutil
import socket

import pytest

from scripts import sandbox
from scripts.core.flux.names import KUSTOMIZE, SOURCE
from scripts.core.flux.objects import Ref
from scripts.errors import OpsError, Preflight
from scripts.ops.flux.bootstrap import Request, bootstrap
from scripts.ops.flux.place import Place
from scripts.ops.flux.vendor import vendor
from scripts.ops.session import open_session
from tests.bootstrap.test_breaking import break_at, go

VENDORED = "records/flux/flux/clusters/main/flux-system"
RELEASE = "GET /github/fluxcd/flux2/releases/download/v2.9.4"


def refused(world, **options) -> OpsError:
    """The error of a bootstrap, which wrote nothing."""
    before = world.version
    with pytest.raises(OpsError) as error:
        go(world, **options)
    assert world.version == before
    return error.value


def definition(name: str, group: str, labels: dict[str, str]) -> dict:
    kind = {"kind": "Thing", "plural": name, "singular": "thing", "listKind": "ThingList"}
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    version = {"name": "v1", "served": True, "storage": True, "schema": schema}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{name}.{group}", "labels": labels},
        "spec": {"group": group, "names": kind, "scope": "Namespaced", "versions": [version]},
    }


def test_another_cluster_is_not_touched(untouched, tmp_path):
    path = tmp_path / "kubeconfig"
    text = (untouched.checkout.sandbox / "kubeconfig").read_text()
    path.write_text(text.replace("127.0.0.1", "localhost"))
    error = refused(untouched, kubeconfig=path)
    assert "the wrong cluster" in error.text and "context sandbox" in error.text and "localhost" in error.text
    assert "k8s's contract says 127.0.0.1" in error.text and error.hint == "inv k8s.login"
    port = json.loads(text)["clusters"][0]["cluster"]["server"].split(":")[2].partition("/")[0]
    assert bootstrap(
        untouched.checkout.path, Request(plan=True, kubeconfig=path, cluster=f"localhost:{port}")
    ).document["changes"]


def test_no_kubeconfig_a_broken_one_and_a_silent_cluster_each_have_a_cure(untouched, tmp_path):
    assert refused(untouched, kubeconfig=tmp_path / "none").hint == "inv k8s.login"
    broken = tmp_path / "broken"
    broken.write_text("contexts: 7\n")
    assert "cannot be used" in refused(untouched, kubeconfig=broken).text
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    silent = tmp_path / "silent"
    found = json.loads((untouched.checkout.sandbox / "kubeconfig").read_text())
    found["clusters"][0]["cluster"]["server"] = f"http://127.0.0.1:{port}"
    silent.write_text(json.dumps(found))
    error = refused(untouched, kubeconfig=silent, cluster=f"127.0.0.1:{port}")
    assert "cannot be reached" in error.text and "VPN" in error.hint


def test_whoever_may_not_write_is_told_what_is_missing(untouched):
    asked = {
        "kind": "fail",
        "match": {"type": "kubernetes_access", "name": "patch cl*"},
        "nth": 0,
        "seconds": 0,
    }
    sandbox.ask(untouched.checkout.sandbox, "POST", "/faults", asked | {"message": "no"})
    error = refused(untouched)
    assert "you may not patch clusterroles, patch clusterrolebindings" in error.text
    assert "inv developer.add" in error.hint and error.code == 5


@pytest.mark.parametrize(("status", "says", "cure"), [
    (401, "does not know you", "inv k8s.login"),
    (403, "does not let you", "inv developer.add"),
])  # fmt: skip
def test_a_refused_sign_in_says_who_can_help(untouched, status, says, cure):
    break_at(untouched, "GET /kubernetes/version", message=f"{status} no")
    error = refused(untouched)
    assert says in error.text and cure in error.hint and isinstance(error, Preflight)


def test_flux_of_somebody_else_is_left_alone(untouched):
    helm = {"app.kubernetes.io/managed-by": "Helm"}
    untouched.kube.apply(definition("gitrepositories", "source.toolkit.fluxcd.io", helm))
    untouched.kube.apply(definition("fluxconfigs", "clusterconfig.azure.com", {}))
    error = refused(untouched)
    for name in ("gitrepositories.source.toolkit.fluxcd.io", "fluxconfigs.clusterconfig.azure.com"):
        untouched.kube.delete(Ref("apiextensions.k8s.io/v1", "CustomResourceDefinition", name))
    assert "managed by Helm" in error.text and "the AKS extension microsoft.flux" in error.text
    assert error.hint


def test_a_second_flux_and_another_path_are_refused(cluster):
    there = cluster.get("apps/v1", "Deployment", "helm-controller")
    metadata = {"name": "helm-controller", "namespace": "default", "labels": there["metadata"]["labels"]}
    cluster.kube.apply(
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": there["spec"]}
    )
    cluster.kube.merge(
        Ref(KUSTOMIZE, "Kustomization", "flux-system", "flux-system"), {"spec": {"path": "./other"}}
    )
    with pytest.raises(OpsError) as found:
        go(cluster)
    error = found.value
    assert "another Flux runs in namespace default" in error.text and "applies other" in error.text
    assert error.hint == "flux uninstall --namespace=default"


def test_what_is_vendored_must_be_what_the_lock_and_config_say(untouched):
    checkout, place = untouched.checkout, untouched.checkout.sandbox / VENDORED
    checkout.replace("config/flux.yaml", "registry: ghcr.io/fluxcd", "registry: abc.azurecr.io/fluxcd")
    assert "config/ has changed since Flux was vendored" in refused(untouched).text
    checkout.replace("config/flux.yaml", "v2.9.4", "v2.9.5")
    assert "asks for Flux v2.9.5, and v2.9.4 is vendored" in refused(untouched).text
    vendor(checkout.path)
    assert "abc.azurecr.io/fluxcd/source-controller" in (place / "gotk-components.yaml").read_text()
    sync = place / "gotk-sync.yaml"
    sync.write_text(sync.read_text().replace("1m", "9m"))
    error = refused(untouched)
    assert (
        "gotk-sync.yaml: not what `inv flux.vendor` rendered" in error.text
        and error.hint == "inv flux.vendor"
    )


def test_where_git_is_stood_in_for_a_bootstrap_vendors_by_itself(untouched):
    before = untouched.version
    shutil.rmtree(untouched.checkout.sandbox / "records/flux")
    assert go(untouched, plan=True)["changes"]
    assert (untouched.checkout.sandbox / VENDORED / "gotk-sync.yaml").is_file()
    assert untouched.version == before


def test_elsewhere_nobody_vendors_but_who_is_asked_to(untouched):
    place = Place(open_session(untouched.checkout.path))
    shutil.rmtree(untouched.checkout.sandbox / "records/flux")
    with pytest.raises(OpsError, match="Flux is not vendored yet") as error:
        place.vendored()
    assert error.value.hint == "inv flux.vendor"


def test_a_release_that_is_not_what_it_says_is_not_written(untouched):
    shutil.rmtree(untouched.checkout.sandbox / "records/flux")
    for body, says in (("", "ends too early: 0 bytes came"), ("else", "is not what its release says")):
        answer = {"status": 200, "headers": {}, "body": body}
        body_fault(untouched, f"{RELEASE}/manifests.tar.gz", answer)
        with pytest.raises(OpsError) as error:
            vendor(untouched.checkout.path)
        assert says in error.value.text
        assert "nothing was written" in error.value.text and "inv flux.vendor" in error.value.hint
        untouched.checkout.mend()
    assert not (untouched.checkout.sandbox / "records/flux").exists()


def body_fault(cluster, route: str, answer: dict) -> None:
    asked = {
        "kind": "fail",
        "match": {"route": route},
        "nth": 0,
        "seconds": 0,
        "message": "",
        "answer": answer,
    }
    sandbox.ask(cluster.checkout.sandbox, "POST", "/faults", asked)


def test_a_version_that_was_never_released_is_told(untouched):
    untouched.checkout.replace("config/flux.yaml", "v2.9.4", "v2.1.0")
    with pytest.raises(OpsError) as error:
        vendor(untouched.checkout.path)
    assert "GitHub has no fluxcd/flux2/releases/download/v2.1.0" in error.value.text
    assert error.value.hint == "correct version in config/flux.yaml"


def test_without_a_terminal_nothing_is_written_unasked(untouched):
    with pytest.raises(OpsError) as declined:
        bootstrap(untouched.checkout.path, Request())
    assert declined.value.code == 3 and declined.value.hint == "inv bootstrap-flux --yes"


def test_a_cluster_that_was_never_made_or_has_no_flux_is_told(untouched):
    told = untouched.checkout.inv("flux.status", code=5).stderr
    assert "has no Flux yet" in told and "next: inv bootstrap-flux" in told
    assert untouched.get(SOURCE, "GitRepository", "flux-system") is None
