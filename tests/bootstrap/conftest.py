"""Sandboxes in which k8s was applied, with Flux or without: made once, copied for each test that changes them."""

import shutil
import tempfile
from collections.abc import Iterator
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
    checkout = make(tmp_path_factory.mktemp("applied") / "checkout")
    with _running(checkout):
        checkout.inv("apply", "--all", "--yes")
        checkout.inv("flux.vendor")
    return checkout.path


@pytest.fixture(scope="session")
def installed(applied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with Flux in the cluster."""
    checkout = _copy(applied, tmp_path_factory.mktemp("installed") / "checkout")
    with _running(checkout):
        checkout.inv("bootstrap-flux", "--yes")
    return checkout.path


@pytest.fixture
def empty(applied: Path, tmp_path: Path) -> Iterator[Cluster]:
    """A cluster without Flux."""
    with _serving(applied, tmp_path) as found:
        yield found


@pytest.fixture
def cluster(installed: Path, tmp_path: Path) -> Iterator[Cluster]:
    """A cluster with Flux in it, where all is well."""
    with _serving(installed, tmp_path) as found:
        found.settle()
        yield found


@pytest.fixture(scope="module")
def _shared(applied: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with _serving(applied, tmp_path_factory.mktemp("untouched")) as found:
        yield found


@pytest.fixture
def untouched(_shared: Cluster) -> Iterator[Cluster]:
    """A cluster without Flux for tests that write nothing; files and faults are put right after each."""
    records = _shared.checkout.sandbox / "records"
    kept = {path: path.read_bytes() for path in records.rglob("*") if path.is_file()}
    yield _shared
    _shared.checkout.mend()
    _shared.checkout.git("checkout", "-q", ".")
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
