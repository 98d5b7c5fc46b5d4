"""A cluster that runs in the test's own process, and the real clients of it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kubernetes.client import ApiClient
from kubernetes.config import load_kube_config
from kubernetes.dynamic import DynamicClient

from scripts.sandbox.http import Emulator
from scripts.sandbox.kubernetes import controllers, kubeconfig
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.emulator import KubernetesEmulator
from scripts.sandbox.kubernetes.loop import Loop
from scripts.sandbox.kubernetes.objects import Objects
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store

Document = dict[str, Any]
TOKEN = "sandbox.token-of-ada"
WHEEL = Path(sys.executable).with_name("kubectl")
ON_PATH = shutil.which("kubectl")


@dataclass
class Running:
    """The cluster, where it answers, and what runs beside it."""

    cluster: Cluster
    store: Store
    url: str
    directory: Path

    @property
    def kubeconfig(self) -> Path:
        """How clients find it."""
        return self.directory / "kubeconfig"

    @cached_property
    def client(self) -> DynamicClient:
        """The official client, signed in by the kubeconfig."""
        return self.connect()

    def connect(self) -> DynamicClient:
        """One more client, which knows nothing of what others have discovered."""
        from kubernetes.client import Configuration

        configuration = Configuration()
        load_kube_config(str(self.kubeconfig), client_configuration=configuration)
        configuration.retries = False
        return DynamicClient(
            ApiClient(configuration), cache_file=str(self.directory / f"{time.time_ns()}.json")
        )

    def resource(self, kind: str, version: str = "v1") -> Any:
        """A kind as the client has discovered it."""
        return self.client.resources.get(api_version=version, kind=kind)

    def apply(self, document: Document, manager: str = "ada", **options: Any) -> Document:
        """Server-side apply by the official client."""
        kind = self.resource(document["kind"], document["apiVersion"])
        metadata = document["metadata"]
        return self.client.server_side_apply(
            kind,
            body=document,
            name=metadata["name"],
            namespace=metadata.get("namespace"),
            field_manager=manager,
            _request_timeout=10,
            **options,
        ).to_dict()

    def get(self, kind: str, name: str, namespace: str | None = "default", version: str = "v1") -> Document:
        """One object by the official client; raises NotFoundError."""
        return self.resource(kind, version).get(name=name, namespace=namespace).to_dict()

    def kubectl(self, *arguments: str, binary: str = str(WHEEL), given: str = "", code: int = 0) -> str:
        """kubectl's output; its exit code is asserted."""
        done = subprocess.run(
            [binary, *arguments],
            input=given,
            env={"KUBECONFIG": str(self.kubeconfig), "HOME": str(self.directory), "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def fault(self, kind: str, message: str = "", nth: int = 0, seconds: float = 0, **match: str) -> str:
        """Let something go wrong; the fault's id."""
        from scripts.sandbox import faults

        return faults.add(self.store, kind, match, nth=nth, seconds=seconds, message=message)["id"]

    def mend(self) -> None:
        """Take all faults away."""
        from scripts.sandbox import faults

        faults.clear(self.store)


@contextmanager
def running(
    directory: Path,
    beside: Callable[[Cluster], list[Loop]] = lambda _: [],
    others: Callable[[Store], list[Emulator]] = lambda _: [],
) -> Iterator[Running]:
    """A cluster over a new or an earlier world in this directory, with its controllers; ended when the block is."""
    store = Store(directory / "world.sqlite")
    cluster = Cluster(Objects(store))
    listener = listen(0)
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = Server([KubernetesEmulator(cluster, TOKEN), *others(store)], listener)
    loops = [controllers.loop(cluster), *beside(cluster)]
    (directory / "kubeconfig").write_text(kubeconfig.render(f"{base}/kubernetes", TOKEN))
    server.start()
    for loop in loops:
        loop.start()
    try:
        yield Running(cluster, store, base, directory)
    finally:
        cluster.objects.changes.close()
        for loop in loops:
            loop.stop()
        server.stop()
        store.close()


def message(error: Any) -> str:
    """What the server's Status says, of an error that the client raised."""
    return json.loads(error.value.body)["message"]


def until(holds: Callable[[], object], seconds: float = 10) -> Any:
    """Wait until something holds, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.01)
    return found
