"""An organisation in memory, empty or with a small config."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.models import Hcp as State
from scripts.sandbox.store import Store
from tests.seeding.organisation import GLOBAL, SMALL, TOKEN, Meddling, Organisation, copy_checkout, plant


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    """An empty organisation, and config as it is shipped."""
    # The lock is saved after every few calls; no test here cuts the power.
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    checkout = tmp_path / "checkout"
    copy_checkout(checkout)
    store = Store(Path(":memory:"))
    emulator = Meddling(State(store, {TOKEN: "ada"}))
    with mounted([emulator]):
        yield Organisation(checkout, emulator.state, emulator)
    store.close()


@pytest.fixture
def organisation(shipped: Organisation, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """The same with one set of two variables, PLAIN and HIDDEN, and nothing that a workspace has of its own."""
    (shipped.checkout / GLOBAL).write_text(SMALL)
    for file in (shipped.checkout / "config/variables").glob("*.yaml"):
        if file.name != "global.yaml":
            file.unlink()
    plant(monkeypatch, HIDDEN="hunter22")
    return shipped
