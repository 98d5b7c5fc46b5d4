"""An Azure for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.azure.world import World, opened


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A gateway, a vault and groups; requests to Azure go there, everything else is unreachable."""
    with opened(tmp_path) as found:
        yield found
