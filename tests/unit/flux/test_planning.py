"""Order, differences, facts and the tree, without a cluster."""

from datetime import UTC, datetime

from scripts.core.flux import facts, tree
from scripts.core.flux.credential import fingerprint, is_registered, secret, values_of
from scripts.core.flux.planning import compared, ordered


def one(kind: str, name: str = "x", **more) -> dict:
    return {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "flux-system"},
        "spec": {},
        **more,
    }


def test_namespaces_come_before_kinds_and_the_root_is_last():
    kinds = (
        "Kustomization",
        "Deployment",
        "CustomResourceDefinition",
        "GitRepository",
        "Namespace",
        "Service",
    )
    assert [found["kind"] for found in ordered(map(one, kinds))] == [
        "Namespace", "CustomResourceDefinition", "Deployment", "Service", "GitRepository", "Kustomization",
    ]  # fmt: skip


def test_what_the_server_adds_is_no_change_and_a_change_is_told_by_its_path():
    live = one("Deployment", status={"ready": 1}) | {"spec": {"replicas": 1, "template": {"a": [1]}}}
    live["metadata"] |= {"resourceVersion": "7", "uid": "u", "managedFields": [{}], "generation": 3}
    after = one("Deployment") | {"spec": {"replicas": 1, "template": {"a": [1]}}}
    assert compared(live, after) == ("same", "")
    assert compared(live, after | {"spec": {"replicas": 2, "template": {"a": [2]}}}) == (
        "change", "spec.replicas, spec.template.a"
    )  # fmt: skip
    assert compared(None, None) == ("create", "") and compared(live, None) == ("create", "")


def test_facts_that_differ_are_told_and_those_of_no_environment_go():
    def info(name: str, data: dict) -> dict:
        return one("ConfigMap", name, data=data)

    live = [
        info("flux-runtime-info", {"a": "1"}),
        info("flux-runtime-info-qa", {"b": "1"}),
        info("other", {}),
    ]
    wanted = [info("flux-runtime-info", {"a": "2", "c": "3"}), info("flux-runtime-info-dev", {"d": "4"})]
    assert facts.gone(live, wanted) == ["flux-runtime-info-qa"]
    assert facts.stale(live, wanted) == {
        "flux-runtime-info": ["a", "c"], "flux-runtime-info-dev": ["d"], "flux-runtime-info-qa": ["b"],
    }  # fmt: skip
    assert facts.stale(wanted, wanted) == {}


def test_a_secret_holds_its_values_and_shows_none_of_them():
    values = {"identity": "private", "identity.pub": "ssh-ed25519 AAAA comment"}
    assert values_of(secret(values)) == values and values_of(None) == {}
    assert "private" not in fingerprint(values) and fingerprint({}) == "none"
    assert fingerprint(values) != fingerprint(values | {"identity": "other"})
    assert is_registered("ssh-ed25519 AAAA me", [{"key": "ssh-ed25519 AAAA"}])
    assert not is_registered("ssh-ed25519 BBBB", [{"key": "ssh-ed25519 AAAA"}])


def test_a_tree_follows_inventories_and_says_since_when():
    at = "2026-01-02T03:04:05Z"
    ready = {
        "type": "Ready",
        "status": "False",
        "reason": "BuildFailed",
        "message": "m",
        "lastTransitionTime": at,
    }

    def made(kind: str, name: str, *children: str, **status) -> dict:
        entries = [{"id": f"flux-system_{child}", "v": "v1"} for child in children]
        status |= {"conditions": [ready], "inventory": {"entries": entries}}
        return one(kind, name, status=status)

    root = made(
        "Kustomization",
        "root",
        "root_g_Kustomization",
        "app_g_Kustomization",
        lastAppliedRevision="main@sha1:0123456789",
    )
    app = made("Kustomization", "app", "chart_g_HelmRelease")
    chart = made("HelmRelease", "chart", history=[{"chartVersion": "1.2.3"}])
    rows = tree.rows([chart, app, root], datetime(2026, 1, 2, 4, 4, 5, tzinfo=UTC))
    assert [(row["name"], row["parent"], row["depth"]) for row in rows] == [
        ("root", None, 0), ("app", "root", 1), ("chart", "app", 2),
    ]  # fmt: skip
    shown = tree.shown(rows)
    assert [row["name"] for row in shown] == ["root", "· app", "· · chart"]
    assert [row["revision"] for row in shown] == ["main@01234567", "", "1.2.3"]
    assert (shown[0]["age"], shown[0]["reason"]) == ("1h", "BuildFailed: m")
