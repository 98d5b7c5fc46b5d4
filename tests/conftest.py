"""What holds for every test: the caller's clouds, tokens and targets are out of sight."""

import os
from collections.abc import Iterator

import pytest

HIDDEN = ("ARM_", "AZURE_", "GITOPS_", "HCP_", "TFC_", "TFE_", "TF_")
HIDDEN_NAMES = ("CI", "TF_BUILD", "KUBECONFIG", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
# Of the variables above, those by which a test run itself is told something.
KEPT = ("GITOPS_UPDATE_EXPECTED",)


@pytest.fixture(autouse=True, scope="session")
def _out_of_sight() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            hidden = name.startswith(HIDDEN) or name.endswith("_TOKEN") or name in HIDDEN_NAMES
            if hidden and name not in KEPT:
                patch.delenv(name)
        yield
