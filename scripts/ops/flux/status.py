"""inv flux.status: what Flux has applied, from which revision, and whether it still knows what Terraform says."""

from datetime import UTC, datetime
from pathlib import Path

from scripts.core.flux import facts, tree
from scripts.core.flux.names import HELM, KUSTOMIZE, NAMESPACE, SOURCE
from scripts.ops.flux.cluster import open_cluster, require_flux
from scripts.ops.flux.journal import Journal
from scripts.ops.flux.place import Place
from scripts.ops.session import open_session

KINDS = ((SOURCE, "GitRepository"), (KUSTOMIZE, "Kustomization"), (HELM, "HelmRelease"))


def status(checkout: Path, kubeconfig: Path | None = None, cluster: str | None = None) -> dict:
    """{objects: rows of core.flux.tree, stale: {ConfigMap: [fact]}, unfinished}."""
    place = Place(open_session(checkout))
    kube = open_cluster(place, kubeconfig, cluster)
    require_flux(kube)
    documents = [one for api, kind in KINDS for one in kube.items(api, kind)]
    live = kube.items("v1", "ConfigMap", NAMESPACE)
    return {
        "objects": tree.rows(documents, datetime.now(UTC)),
        "stale": facts.stale(live, facts.documents(place.contract)),
        "unfinished": Journal(kube, "").unfinished(),
    }


def advice(found: dict) -> list[str]:
    """What is not in order, each with the next command."""
    lines = []
    for name, different in found["stale"].items():
        some = ", ".join(different[:4]) + (", …" if len(different) > 4 else "")
        lines.append(f"{name} is stale ({some}); next: inv flux.reconcile")
    for row in found["objects"]:
        if row["suspended"]:
            lines.append(f"{row['name']} is suspended; next: inv flux.reconcile --resume {row['name']}")
    if found["unfinished"]:
        lines.append(f"{found['unfinished']}; next: inv bootstrap-flux")
    return lines
