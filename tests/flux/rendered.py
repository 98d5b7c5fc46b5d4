"""Everything that the cluster would get, built once a process."""

from functools import cache
from pathlib import Path

from scripts.core.manifests.documents import Manifest
from scripts.core.manifests.tree import Tree
from scripts.ops.flux.validate import render

CHECKOUT = Path(__file__).parents[2]


@cache
def tree() -> Tree:
    """flux/ of this checkout, rendered with example facts."""
    return render(CHECKOUT)


def objects(kind: str, namespace: str | None = None) -> dict[str, Manifest]:
    """Objects of a kind by name, in one namespace or in all."""
    return {
        one.name: one for one in tree().objects if one.kind == kind and namespace in (None, one.namespace)
    }


def pods(namespace: str) -> dict[str, dict]:
    """Pod specs by the name of the Deployment or CronJob that makes them."""
    deployments = {
        name: one.data["spec"]["template"] for name, one in objects("Deployment", namespace).items()
    }
    jobs = {
        name: one.data["spec"]["jobTemplate"]["spec"]["template"]
        for name, one in objects("CronJob", namespace).items()
    }
    return deployments | jobs
