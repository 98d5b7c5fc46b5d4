"""What holds for every test: the caller's clouds, tokens and targets are out of sight."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

HIDDEN = ("ARM_", "AZURE_", "GITOPS_", "HCP_", "TFC_", "TFE_", "TF_")
HIDDEN_NAMES = ("CI", "TF_BUILD", "KUBECONFIG", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
# Of the variables above, those by which a test run itself is told something.
KEPT = ("GITOPS_UPDATE_EXPECTED",)
# Folders whose tests play whole stories against stand-ins in their own process: no daemon, and yet too slow for haste.
STORIES = tuple(Path(__file__).parent / name for name in ("seeding", "vpn"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave stories out of `make test-fast`."""
    for item in items:
        if any(folder in item.path.parents for folder in STORIES):
            item.add_marker("sandbox")


@pytest.fixture(autouse=True, scope="session")
def _out_of_sight() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            hidden = name.startswith(HIDDEN) or name.endswith("_TOKEN") or name in HIDDEN_NAMES
            if hidden and name not in KEPT:
                patch.delenv(name)
        yield
