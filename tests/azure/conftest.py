"""An Azure for every test, and whoever acts there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.ops.session import Session
from scripts.ops.vpn.place import Place
from tests.azure.place import place_in, session_on
from tests.azure.world import World, opened


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A gateway, a vault and groups; requests to Azure go there, everything else is unreachable."""
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """What the tasks know of prod."""
    return place_in(tmp_path)


@pytest.fixture
def session(world: World, place: Place) -> Iterator[Session]:
    """A command's session with that Azure."""
    with session_on(world, place) as opened_session:
        yield opened_session
