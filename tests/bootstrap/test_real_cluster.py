"""The same bootstrap into any cluster: E2E_KUBECONFIG names its kubeconfig, E2E_FLUX_RELEASE a folder with a release.

Without them it is the sandbox's cluster and the stand-in release, reached as a cluster that no contract knows.
Images need not be there: nothing is waited for but kinds. What was installed is taken away again.
"""

import os
from pathlib import Path

from scripts.clients.kube import Kube, read_access
from scripts.core.flux import yaml
from scripts.core.flux.names import COMPONENTS, SYNC
from scripts.core.flux.objects import Ref
from scripts.sandbox.github.flux.release import assets
from tests.bootstrap.place import Cluster

FOLDER = "records/flux/flux/clusters/main/flux-system"


def release(scratch: Path) -> Path:
    """The folder that holds the release."""
    if given := os.environ.get("E2E_FLUX_RELEASE"):
        return Path(given)
    scratch.mkdir()
    for name, content in assets("v2.9.4").items():
        (scratch / name).write_bytes(content)
    return scratch


def test_flux_is_installed_again_for_nothing_and_taken_away(empty: Cluster, tmp_path: Path):
    checkout = empty.checkout
    kubeconfig = os.environ.get("E2E_KUBECONFIG") or str(checkout.sandbox / "kubeconfig")
    access = read_access(Path(kubeconfig))
    there = ("--kubeconfig", kubeconfig, "--cluster", access.host, "--no-wait-components", "--json")
    kube = Kube(access)
    assert kube.get(Ref("v1", "Namespace", "flux-system")) is None, "only a cluster without Flux will do"
    checkout.inv("flux.vendor", "--from", str(release(tmp_path / "release")))
    documents = [
        one
        for name in (COMPONENTS, SYNC)
        for one in yaml.parse((checkout.sandbox / FOLDER / name).read_text())
    ]
    try:
        planned = checkout.inv("bootstrap-flux", "--plan", *there, code=2).json
        done = checkout.inv("bootstrap-flux", "--yes", *there).json
        assert done["applied"] == len(planned["changes"])
        assert all(kube.get(Ref.of(one)) for one in documents)
        before = kube.get(Ref.of(documents[-1]))["metadata"]["generation"]
        again = checkout.inv("bootstrap-flux", "--yes", *there).json
        assert (again["applied"], again["unchanged"]) == (0, done["applied"] - 1)
        assert kube.get(Ref.of(documents[-1]))["metadata"]["generation"] == before
    finally:
        _take_away(kube, [Ref.of(one) for one in documents])


def _take_away(kube: Kube, refs: list[Ref]) -> None:
    """Controllers first, so that nobody prunes or holds what goes; then from the root down to the namespace."""
    for ref in (one for one in refs if one.kind == "Deployment"):
        kube.delete(ref)
    for ref in reversed(refs):
        if ref.kind in ("GitRepository", "Kustomization") and kube.get(ref):
            kube.merge(ref, {"metadata": {"finalizers": None}}, "test")
        kube.delete(ref)
