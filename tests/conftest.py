"""What holds for every test: the caller's clouds, tokens and targets are out of sight."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

HIDDEN = ("ARM_", "AZURE_", "GITOPS_", "HCP_", "TFC_", "TFE_", "TF_")
HIDDEN_NAMES = ("CI", "TF_BUILD", "KUBECONFIG", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
# Of the variables above, those by which a test run itself is told something.
KEPT = ("GITOPS_UPDATE_EXPECTED",)
HERE = Path(__file__).parent
# Kills, interrupts, questions at a terminal, breaks at every step, other people's programs: they take minutes together.
LONG = (
    "bootstrap",
    "e2e/test_adopting.py",
    "e2e/test_clean_tree.py",
    "e2e/test_destroy.py",
    "e2e/test_drift.py",
    "e2e/test_failures.py",
    "e2e/test_gates.py",
    "e2e/test_growing_page.py",
    "e2e/test_journey_mistakes.py",
    "e2e/test_locks.py",
    "e2e/test_page_of_links.py",
    "e2e/test_remote_stops.py",
    "e2e/test_terminal.py",
    "e2e/test_vpn_gateway.py",
    "vpn/test_killed.py",
    "vpn/test_openvpn.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what is long out of `make test`."""
    for item in items:
        place = item.path.relative_to(HERE)
        if any(place.as_posix().startswith(name) for name in LONG):
            item.add_marker("long")


@pytest.fixture(autouse=True, scope="session")
def _out_of_sight() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            hidden = name.startswith(HIDDEN) or name.endswith("_TOKEN") or name in HIDDEN_NAMES
            if hidden and name not in KEPT:
                patch.delenv(name)
        yield
