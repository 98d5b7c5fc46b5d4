"""Clients of HCP Terraform that are not ours, pointed at the stand-in."""

from collections.abc import Iterator
from contextlib import contextmanager

from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store
from tests.sandbox.hcp.conftest import TOKENS

TOKEN = "token-of-ada"


@contextmanager
def served(store: Store) -> Iterator[str]:
    """The stand-in's address on loopback."""
    listener = listen(0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = Server([HcpEmulator(Hcp(store, TOKENS))], listener)
    server.start()
    yield address
    server.stop()
