"""A cluster with Flux in it, and small repositories for it to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.sandbox import flux
from scripts.sandbox.flux.remotes import Remotes
from scripts.sandbox.github import git, standins
from scripts.sandbox.github.flux.release import assets
from tests.sandbox.kubernetes.running import Running, running, until

NUMBERS = count(1)
KUSTOMIZE, SOURCE = "kustomize.toolkit.fluxcd.io/v1", "source.toolkit.fluxcd.io/v1"
ADA = {"name": "Ada", "email": "ada@example.com"}
Document = dict[str, Any]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A cluster into which the stand-in release of Flux was installed."""
    directory = tmp_path_factory.mktemp("flux")
    with with_flux(directory) as found:
        install(found)
        yield found


def with_flux(directory: Path):
    """A cluster over which Flux's controllers watch, once they are installed."""

    def beside(cluster):
        remotes = Remotes(directory / "git", cluster.objects.store, standins.provide)
        return [flux.loop(cluster, remotes, directory / "artifacts")]

    return running(directory, beside)


def install(world: Running) -> None:
    """Install the release, and wait for its controllers."""
    for document in yaml.load_all(assets("v2.9.4")["install.yaml"], yaml.CSafeLoader):
        world.apply(document)
    deployments = world.resource("Deployment", "apps/v1")
    until(lambda: all(one.status.readyReplicas for one in deployments.get(namespace="flux-system").items))
    world.client.resources.invalidate_cache()


@dataclass
class Repository:
    """A bare repository with a branch main, and the namespace in which Flux reads from it."""

    world: Running
    name: str

    @property
    def bare(self) -> Path:
        """Where it lies."""
        return self.world.directory / "git" / "abc" / f"{self.name}.git"

    def write(self, path: str, *documents: Document | str) -> str:
        """Commit a file of manifests; the revision in Flux's words."""
        text = "\n---\n".join(one if isinstance(one, str) else yaml.safe_dump(one) for one in documents)
        return f"main@sha1:{git.write(self.bare, 'main', path, text.encode(), f'Write {path}', ADA)}"

    def source(self, **spec: Any) -> Document:
        """Its GitRepository, applied."""
        url = f"https://github.com/abc/{self.name}"
        spec = {"interval": "4s", "url": url, "ref": {"branch": "main"}, **spec}
        return self._apply(SOURCE, "GitRepository", "source", spec)

    def kustomization(self, name: str, path: str, **spec: Any) -> Document:
        """A Kustomization of a path of it, applied."""
        reference = {"kind": "GitRepository", "name": "source"}
        common = {"interval": "10m", "retryInterval": "4s", "prune": True, "sourceRef": reference}
        return self._apply(KUSTOMIZE, "Kustomization", name, {**common, "path": path, **spec})

    def get(self, kind: str, name: str, version: str = "v1") -> Document:
        """An object of its namespace."""
        return self.world.get(kind, name, self.name, version)

    def names(self, kind: str, version: str = "v1") -> list[str]:
        """The names of all objects of a kind in its namespace."""
        return sorted(
            one.metadata.name for one in self.world.resource(kind, version).get(namespace=self.name).items
        )

    def ready(
        self, name: str, *, kind: str = "Kustomization", status: str = "True", told: str = ""
    ) -> Document:
        """Wait until the condition Ready has a status and says this; the object."""
        return until(lambda: self._is(name, kind, status, told))

    def condition(self, name: str, kind: str = "Kustomization") -> Document:
        """Its condition Ready, empty before there is one."""
        document = self.get(kind, name, SOURCE if kind == "GitRepository" else KUSTOMIZE)
        conditions = document.get("status", {}).get("conditions") or ()
        return next((one for one in conditions if one["type"] == "Ready"), {})

    def _is(self, name: str, kind: str, status: str, told: str) -> Document | None:
        document = self.get(kind, name, SOURCE if kind == "GitRepository" else KUSTOMIZE)
        conditions = document.get("status", {}).get("conditions") or ()
        fits = [one for one in conditions if one["type"] == "Ready" and one["status"] == status]
        return document if any(told in f"{one['reason']}: {one['message']}" for one in fits) else None

    def _apply(self, version: str, kind: str, name: str, spec: Document) -> Document:
        metadata = {"name": name, "namespace": self.name}
        return self.world.apply({"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec})


@pytest.fixture
def repository(world: Running) -> Iterator[Repository]:
    """A new repository with a namespace of its name; nothing reconciles there when the test has ended."""
    found = Repository(world, f"team-{next(NUMBERS)}")
    git.create(found.bare, "main")
    world.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": found.name}})
    yield found
    world.mend()
    for kind, version in (("Kustomization", KUSTOMIZE), ("GitRepository", SOURCE)):
        everything = f"metadata.namespace={found.name}"
        world.resource(kind, version).delete(namespace=found.name, field_selector=everything)


def settings(name: str, namespace: str, **data: str) -> Document:
    """A ConfigMap."""
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}
