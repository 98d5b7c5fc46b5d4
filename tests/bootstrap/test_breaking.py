"""A bootstrap that is broken off anywhere: the next one goes on from there, and ends as if nothing had happened."""

import pytest

from scripts import sandbox
from scripts.errors import OpsError
from scripts.ops.flux.bootstrap import Request, bootstrap

API = "/kubernetes/api/v1/namespaces/flux-system"
APIS = "/kubernetes/apis"
# What is refused, and what the next run says of it: nothing can be noted before there is a namespace.
BREAKS = (
    (f"PATCH {APIS}/apiextensions.k8s.io/v1/customresourcedefinitions/receivers*", ""),
    (f"PATCH {API}/configmaps/flux-runtime-info-dev", "facts"),
    ("POST /github/repos/small/platform/keys", "credential"),
    (f"POST {API}/secrets", "credential"),
    (f"PATCH {APIS}/apps/v1/namespaces/flux-system/deployments/helm-controller", "controllers"),
    (
        f"PATCH {APIS}/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system",
        "source",
    ),
    (
        f"PATCH {APIS}/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system",
        "root",
    ),
)


def go(world, **options) -> dict:
    """bootstrap-flux --yes, in this process."""
    return bootstrap(world.checkout.path, Request(**{"yes": True, "seconds": 30} | options)).document


def break_at(
    cluster, route: str, *, kind: str = "fail", nth: int = 0, message: str = "403 not today"
) -> None:
    """Let something go wrong there."""
    asked = {"kind": kind, "match": {"route": route}, "nth": nth, "seconds": 0, "message": message}
    sandbox.ask(cluster.checkout.sandbox, "POST", "/faults", asked)


def test_after_a_break_at_each_step_the_next_run_goes_on_and_says_where(empty, capsys):
    earlier = ""
    for route, step in BREAKS:
        break_at(empty, route)
        with pytest.raises(OpsError) as refused:
            go(empty)
        assert "not today" in refused.value.text and refused.value.hint, route
        told = capsys.readouterr().err
        assert ("came as far as" in told) == bool(earlier) and earlier in told, route
        empty.checkout.mend()
        earlier = f"came as far as: {step}" if step else ""
    done = go(empty)
    assert earlier in capsys.readouterr().err
    assert {row["ready"] for row in done["ready"]} == {"True"} and len(done["ready"]) == 3
    assert empty.data("flux-bootstrap")["step"] == "done"
    assert len(empty.deploy_keys()) == 1, "a key that was registered before the break is not left behind"
    assert go(empty)["applied"] == 0


def test_blips_in_every_phase_are_waited_out(empty):
    for route in (
        "GET /kubernetes/version",
        "POST /kubernetes/apis/authorization.k8s.io/*",
        f"GET {API}/configmaps*",
        f"PATCH {APIS}/apiextensions.k8s.io/v1/customresourcedefinitions/buckets*",
        f"PATCH {APIS}/apps/v1/*",
        f"GET {APIS}/kustomize.toolkit.fluxcd.io/v1/*",
    ):
        break_at(empty, route, nth=1, message="503 try again")
    break_at(empty, f"POST {API}/secrets", kind="lose", nth=1)
    break_at(empty, f"PATCH {APIS}/source.toolkit.fluxcd.io/v1/*", kind="lose", nth=1)
    break_at(empty, f"PATCH {APIS}/rbac.authorization.k8s.io/*", kind="throttle", nth=2)
    done = go(empty)
    assert {row["ready"] for row in done["ready"]} == {"True"}
    assert empty.checkout.struck() >= 9
    empty.checkout.mend()
    assert go(empty)["applied"] == 0


def test_a_cluster_that_stays_away_is_named_with_what_to_do(cluster):
    break_at(cluster, "* /kubernetes/*", message="503 gone")
    with pytest.raises(OpsError) as away:
        go(cluster)
    assert "answers 503" in away.value.text and away.value.hint == "run the command again"
