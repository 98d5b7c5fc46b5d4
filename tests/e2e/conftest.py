"""Checkouts with two environments and three small roots, each with a sandbox that leaves nothing behind."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.demo import Demo, demo
from tests.e2e.checkout import Checkout

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts processes."""
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker("sandbox")


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small checkout as it is committed, made once: the repository's own code around the small roots."""
    path = tmp_path_factory.mktemp("source")
    shutil.copytree(HERE / "small", path, dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "scripts", path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "config/targets", path / "config/targets")
    shutil.copytree(REPOSITORY / "terraform/azure/modules/config", path / "terraform/azure/modules/config")
    for name in ("tasks.py", ".gitignore"):
        shutil.copy(REPOSITORY / name, path)
    return path


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where sockets go; empty again when the test ends."""
    path = Path(tempfile.mkdtemp(prefix="e2e-", dir="/tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path))
    yield path
    left = list(path.iterdir())
    shutil.rmtree(path)
    assert not left


@pytest.fixture
def fresh(source: Path, tmp_path: Path, runtime: Path) -> Iterator[Checkout]:
    """A checkout in which nothing was ever applied."""
    path = tmp_path / "checkout"
    _copy(source, path)
    checkout = Checkout(path)
    yield checkout
    checkout.end()


@pytest.fixture(scope="session")
def applied_once(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which everything was applied, its sandbox stopped; it is copied, not used."""
    path = tmp_path_factory.mktemp("applied") / "checkout"
    _copy(source, path)
    checkout, short = Checkout(path), tempfile.mkdtemp(prefix="e2e-", dir="/tmp")
    try:
        checkout.inv("apply", "--all", "--yes", XDG_RUNTIME_DIR=short)
    finally:
        checkout.end()
        shutil.rmtree(short)
    (checkout.sandbox / "port").unlink()
    shutil.rmtree(checkout.sandbox / "runs")
    return path


@pytest.fixture
def applied(applied_once: Path, tmp_path: Path, runtime: Path) -> Iterator[Checkout]:
    """A checkout in which everything was applied; its sandbox runs."""
    path = tmp_path / "checkout"
    _copy(applied_once, path)
    checkout = Checkout(path)
    checkout.inv("sandbox.up")
    yield checkout
    checkout.end()


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """What the demo leaves, its sandbox stopped."""
    with demo(tmp_path_factory.mktemp("demo") / "sandbox") as one:
        pass
    return one


@pytest.fixture
def another(platform: Demo, tmp_path: Path) -> Iterator[Demo]:
    """The same world in a sandbox of the test's own."""
    directory = tmp_path / "sandbox"
    directory.mkdir(mode=0o700)
    shutil.copy(platform.directory / "world.sqlite", directory)
    one = Demo(directory)
    yield one
    one.inv("sandbox.down")


def _copy(source: Path, path: Path) -> None:
    """Everything is a copy but the code, which is the same for all: a link, so that it is compiled once."""
    shutil.copytree(source, path, symlinks=True, ignore=shutil.ignore_patterns("scripts"))
    (path / "scripts").symlink_to((source / "scripts").resolve())
