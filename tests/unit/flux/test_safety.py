"""What stands against putting this Flux into that cluster."""

from scripts.core.flux import safety
from scripts.core.flux.lock import Lock

LOCK = Lock("v2.9.4", (), {}, {}, "")
OURS = {"app.kubernetes.io/part-of": "flux"}


def kind(name: str, labels: dict | None = None, stored: tuple[str, ...] = ("v1",)) -> dict:
    return {
        "kind": "CustomResourceDefinition",
        "apiVersion": "apiextensions.k8s.io/v1",
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {"versions": [{"name": "v1"}]},
        "status": {"storedVersions": list(stored)},
    }


def texts(faults) -> str:
    found = list(faults)
    assert all(hint for _, hint in found)
    return "; ".join(text for text, _ in found)


def test_an_old_cluster_is_refused_and_a_suffix_does_not_matter():
    assert "Kubernetes v1.32.9" in texts(safety.cluster_faults("v1.32.9"))
    assert not texts(safety.cluster_faults("v1.34.0+sandbox")) and not texts(
        safety.cluster_faults("v1.33.1-aks")
    )


def test_nodes_that_all_keep_flux_away_are_told_by_their_taints():
    tainted = {"spec": {"taints": [{"key": "pool", "effect": "NoSchedule"}]}}
    assert "tainted pool" in texts(safety.node_faults([tainted, tainted], []))
    assert not texts(safety.node_faults([tainted], ["pool"]))
    assert not texts(safety.node_faults([tainted, {"spec": {}}], [])) and not texts(
        safety.node_faults([], [])
    )
    preferred = {"spec": {"taints": [{"key": "pool", "effect": "PreferNoSchedule"}]}}
    assert not texts(safety.node_faults([preferred], []))


def test_a_cluster_without_an_issuer_cannot_sign_in_anywhere():
    assert "no OIDC issuer" in texts(safety.identity_faults({"cluster": {}}))
    assert not texts(safety.identity_faults({"cluster": {"oidc_issuer_url": "https://x"}}))


def test_others_who_install_flux_are_named():
    flux = "gitrepositories.source.toolkit.fluxcd.io"
    assert not texts(
        safety.others_faults([kind(flux), kind(flux, {"app.kubernetes.io/managed-by": "flux"})], [])
    )
    assert "managed by Helm" in texts(
        safety.others_faults([kind(flux, {"app.kubernetes.io/managed-by": "Helm"})], [])
    )
    assert "Flux Operator" in texts(safety.others_faults([kind("fluxinstances.fluxcd.controlplane.io")], []))
    there = [{"metadata": {"namespace": one}} for one in ("flux-system", "other")]
    assert texts(safety.others_faults([], there)) == (
        "another Flux runs in namespace other; two of them would undo each other's work"
    )


def test_a_newer_flux_is_refused_unless_it_was_rolled_back_from():
    there = [kind("a", OURS | {"app.kubernetes.io/version": "v2.10.0"})]
    assert "Flux v2.10.0, newer than v2.9.4" in texts(safety.version_faults(there, LOCK))
    back = Lock("v2.9.4", (), {}, {}, "", instead_of="v2.10.0")
    assert not texts(safety.version_faults(there, back)) and not texts(
        safety.version_faults([kind("a")], LOCK)
    )
    same = [kind("a", OURS | {"app.kubernetes.io/version": "v2.9.4"})]
    assert not texts(safety.version_faults(same, LOCK))


def test_stored_versions_and_dropped_kinds():
    assert "stored as v2" in texts(safety.stored_faults([kind("a", stored=("v1", "v2"))], [kind("a")]))
    assert not texts(safety.stored_faults([kind("b", stored=("v2",))], [kind("a")]))
    assert [one["metadata"]["name"] for one in safety.dropped([kind("a", OURS), kind("b")], [])] == ["a"]
    assert safety.dropped([kind("a", OURS)], [kind("a")]) == []
