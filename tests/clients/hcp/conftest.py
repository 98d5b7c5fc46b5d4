"""Clients of HCP Terraform, and the documents that it sends."""

from collections.abc import Callable

import pytest

from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp
from scripts.clients.patience import Patience
from scripts.core.secret import Secret
from tests.clients.raw_server import RawServer, Time, reply

TOKEN = "token-of-ada"


def item(kind: str, identity: str, relationships: dict | None = None, **attributes: object) -> dict:
    """A resource; a_b in `attributes` is a-b."""
    spelt = {name.replace("_", "-"): value for name, value in attributes.items()}
    return {"id": identity, "type": kind, "attributes": spelt, "relationships": relationships or {}}


def page(*items: dict, following: int | None = None) -> bytes:
    """One page of a list."""
    return reply({"data": list(items), "meta": {"pagination": {"next-page": following}}})


@pytest.fixture
def client(time: Time) -> Callable[..., Hcp]:
    """Makes clients of a server: client(server); `patience` overrides how long they wait."""

    def make(server: RawServer, **patience: float) -> Hcp:
        access = Access(server.address, Secret(TOKEN))
        return Hcp(access, "abc", Patience(clock=time.clock, **patience))

    return make
