"""A land for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vpn.land import Land, opened


@pytest.fixture
def land(tmp_path: Path) -> Iterator[Land]:
    """A checkout, a gateway, nobody in the inventory."""
    with opened(tmp_path) as found:
        yield found
