"""A stand-in for Flux and what it installs: sources are cloned and manifests built, what lies beyond is simulated."""

from pathlib import Path

from scripts.sandbox.flux.artifacts import Artifacts
from scripts.sandbox.flux.behaviours import all_of
from scripts.sandbox.flux.git_repositories import GitRepositories
from scripts.sandbox.flux.kustomizations import Kustomizations
from scripts.sandbox.flux.releases import Releases
from scripts.sandbox.flux.remotes import Remotes
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.loop import Loop


def loop(cluster: Cluster, remotes: Remotes, directory: Path) -> Loop:
    """Its controllers' thread; artifacts lie in the directory."""
    sources = GitRepositories(cluster, remotes, Artifacts(directory))
    controllers = [sources, Kustomizations(cluster), Releases(cluster), *all_of(cluster)]
    return Loop("flux", cluster.objects, controllers)
