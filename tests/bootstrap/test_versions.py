"""From one version of Flux to the next, back again, and not by accident."""

import pytest

from scripts.core.flux.objects import Ref
from scripts.errors import OpsError
from scripts.ops.flux.rollback import rollback
from scripts.ops.flux.vendor import vendor
from tests.bootstrap.test_breaking import go

KIND = Ref("apiextensions.k8s.io/v1", "CustomResourceDefinition", "helmreleases.helm.toolkit.fluxcd.io")


def version(cluster) -> str:
    found = cluster.get("apps/v1", "Deployment", "source-controller")
    return found["metadata"]["labels"]["app.kubernetes.io/version"]


def test_up_refused_down_and_back_by_a_rollback_that_git_remembers(cluster):
    checkout = cluster.checkout
    with pytest.raises(OpsError) as none:
        rollback(checkout.path)
    assert "holds no Flux older than v2.9.4" in none.value.text and "inv flux.vendor" in none.value.hint

    checkout.replace("config/flux.yaml", "v2.9.4", "v2.9.5")
    vendor(checkout.path)
    assert go(cluster)["applied"] > 30 and version(cluster) == "v2.9.5"

    checkout.replace("config/flux.yaml", "v2.9.5", "v2.9.4")
    vendor(checkout.path)
    with pytest.raises(OpsError) as newer:
        go(cluster)
    assert "the cluster has Flux v2.9.5, newer than v2.9.4" in newer.value.text
    assert "inv flux.vendor" in newer.value.hint and "inv flux.rollback" in newer.value.hint

    checkout.replace("config/flux.yaml", "v2.9.4", "v2.9.5")
    vendor(checkout.path)
    told = checkout.inv("flux.rollback", "--json", code=2)
    assert (told.json["from"], told.json["to"]) == ("v2.9.5", "v2.9.4")
    assert "next: inv bootstrap-flux" in told.stderr
    assert go(cluster)["applied"] > 30 and version(cluster) == "v2.9.4"
    assert go(cluster)["applied"] == 0
    assert checkout.git("status", "--short") == "M config/flux.yaml", "which is the test's own edit"


def test_kinds_whose_objects_cannot_go_back_stop_a_rollback(cluster):
    checkout = cluster.checkout
    checkout.replace("config/flux.yaml", "v2.9.4", "v2.9.5")
    vendor(checkout.path)
    go(cluster)
    status = cluster.kube.get(KIND)["status"] | {"storedVersions": ["v2", "v3"]}
    cluster.patch_status(KIND, status)
    with pytest.raises(OpsError) as stuck:
        rollback(checkout.path)
    assert "Flux v2.9.4 cannot come back" in stuck.value.text and "stored as v3" in stuck.value.text
    assert "flux migrate" in stuck.value.hint


def test_a_component_whose_kinds_have_objects_is_not_dropped(cluster):
    checkout = cluster.checkout
    release = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "one", "namespace": "apps"},
        "spec": {"interval": "1h", "chartRef": {"kind": "OCIRepository", "name": "one"}},
    }
    cluster.kube.apply(release)
    checkout.replace("config/flux.yaml", "  - helm-controller\n", "")
    vendor(checkout.path)
    with pytest.raises(OpsError) as dropped:
        go(cluster)
    assert "1 helmreleases would be deleted with their kind" in dropped.value.text
    assert "keep the component in config/flux.yaml" in dropped.value.hint
