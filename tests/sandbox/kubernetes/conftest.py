"""One cluster for a module's tests; each has a namespace of its own."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.sandbox.kubernetes.running import Running, running

NUMBERS = count(1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A cluster with its controllers."""
    with running(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture
def namespace(world: Running) -> Iterator[str]:
    """A namespace of the test's own; faults are mended when it ends."""
    name = f"test-{next(NUMBERS)}"
    world.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    world.mend()


@pytest.fixture
def config(namespace: str):
    """Makes a ConfigMap of that namespace with these data."""

    def make(**data: str) -> dict:
        metadata = {"name": "settings", "namespace": namespace}
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}

    return make


@pytest.fixture
def deployment(namespace: str):
    """Makes a Deployment of that namespace with this image."""

    def make(image: str = "web:1", **spec) -> dict:
        labels = {"app": "web"}
        container = {"name": "web", "image": image, "ports": [{"containerPort": 80, "name": "http"}]}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
        spec = {"selector": {"matchLabels": labels}, "template": template, **spec}
        metadata = {"name": "web", "namespace": namespace}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}

    return make
