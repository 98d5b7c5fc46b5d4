"""Sandboxes in which k8s was applied, with Flux or without: made once, copied for each test that changes them."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bootstrap.place import Cluster, make
from tests.e2e.checkout import Checkout

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts processes."""
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker("sandbox")


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which k8s was applied and Flux is vendored, its sandbox stopped."""

    def prepare(path: Path) -> None:
        checkout = make(path)
        with _running(checkout):
            checkout.inv("apply", "--all", "--yes")
            checkout.inv("flux.vendor")

    return _once(tmp_path_factory, "applied", prepare)


@pytest.fixture(scope="session")
def installed(applied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with Flux in the cluster."""

    def prepare(path: Path) -> None:
        checkout = _copy(applied, path)
        with _running(checkout):
            checkout.inv("bootstrap-flux", "--yes")

    return _once(tmp_path_factory, "installed", prepare)


def _once(factory: pytest.TempPathFactory, name: str, prepare: Callable[[Path], None]) -> Path:
    """A directory that whoever comes first prepares, for every worker of this run."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "bootstrap"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            prepare(shared / f"{name}.draft" / "checkout")
            (shared / f"{name}.draft").rename(shared / name)
    return shared / name / "checkout"


@pytest.fixture
def empty(applied: Path, tmp_path: Path) -> Iterator[Cluster]:
    """A cluster without Flux."""
    with _serving(applied, tmp_path) as found:
        yield found


@pytest.fixture
def cluster(installed: Path, tmp_path: Path) -> Iterator[Cluster]:
    """A cluster with Flux in it, where all is well, for a test that leaves it otherwise."""
    with _serving(installed, tmp_path) as found:
        found.settle()
        yield found


@pytest.fixture(scope="module")
def _without(applied: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with _serving(applied, tmp_path_factory.mktemp("without")) as found:
        yield found


@pytest.fixture(scope="module")
def _with(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with _serving(installed, tmp_path_factory.mktemp("with")) as found:
        found.settle()
        yield found


@pytest.fixture
def untouched(_without: Cluster) -> Iterator[Cluster]:
    """A cluster without Flux for tests that write nothing into it."""
    with _put_right(_without):
        yield _without


@pytest.fixture
def healed(_with: Cluster) -> Iterator[Cluster]:
    """A cluster with Flux for tests after which all is well again."""
    with _put_right(_with):
        yield _with


@contextmanager
def _put_right(world: Cluster) -> Iterator[None]:
    """Afterwards files and faults are as they were."""
    records = world.checkout.sandbox / "records"
    kept = {path: path.read_bytes() for path in records.rglob("*") if path.is_file()}
    yield
    world.checkout.mend()
    world.checkout.git("checkout", "-q", ".")
    world.checkout.git("clean", "-qfd")
    shutil.rmtree(records, ignore_errors=True)
    for path, content in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def _serving(path: Path, scratch: Path) -> Iterator[Cluster]:
    checkout = _copy(path, scratch / "checkout")
    with _running(checkout) as short, pytest.MonkeyPatch.context() as patch:
        for name in ("CI", "TF_BUILD", "GITOPS_TARGET", "GITOPS_SANDBOX_DIR", "KUBECONFIG"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_RUNTIME_DIR", short)
        checkout.inv("sandbox.up")
        yield Cluster(checkout)


@contextmanager
def _running(checkout: Checkout) -> Iterator[str]:
    """A short directory for sockets, and nothing left when it ends."""
    short = tempfile.mkdtemp(prefix="e2e-", dir="/tmp")
    checkout.environment["XDG_RUNTIME_DIR"] = short
    try:
        yield short
    finally:
        checkout.end()
        (checkout.sandbox / "port").unlink(missing_ok=True)
        shutil.rmtree(short)


def _copy(path: Path, to: Path) -> Checkout:
    shutil.copytree(path, to, symlinks=True)
    return Checkout(to)
