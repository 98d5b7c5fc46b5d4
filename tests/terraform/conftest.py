"""The four workspaces, applied once a session by real Terraform, and a platform that grew by one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terraform.growth import grow
from tests.terraform.records import Records
from tests.terraform.sharing import shared
from tests.terraform.stack import SHARED, Stack

WORKSPACES = ("dev", "prod", "k8s", "devops")


@pytest.fixture(scope="session")
def shared_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for every worker of a run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def stack(shared_directory: Path) -> Iterator[Stack]:
    """dev, prod, k8s and devops, applied. Tests may plan in it, but apply nothing."""
    with shared(shared_directory / "terraform-stack", _build) as built:
        yield built


@pytest.fixture(scope="session")
def records(stack: Stack) -> Records:
    """What the first apply of every workspace left."""
    return Records(stack.directory / "records")


@pytest.fixture(scope="session")
def grown(shared_directory: Path, stack: Stack) -> Iterator[Stack]:
    """The same platform after a private environment qa came to it."""
    with shared(shared_directory / "terraform-grown", lambda new: grow(stack, new)) as built:
        yield built


@pytest.fixture(scope="session")
def grown_records(grown: Stack) -> Records:
    """What adding qa left: plans, states, and the word of a plan that came too early."""
    return Records(grown.directory / "records")


def _build(stack: Stack) -> None:
    stack.copy_checkout()
    records = Records(stack.directory / "records")
    for wave in (stack.environments, *([name] for name in SHARED)):
        for workspace, plan in stack.build(*wave).items():
            records.write("plan", workspace, plan)
            records.write("state", workspace, stack.state(workspace))
    stack.keep_world()
