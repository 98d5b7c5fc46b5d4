"""How a question ends."""

import os
import sys
import threading

import pytest

from scripts.core.gate import Consent
from scripts.core.plans import Plan
from scripts.errors import Declined, Interrupted
from scripts.ops.approval import Asker

COMMAND = "inv destroy --env qa"


@pytest.fixture
def typed(monkeypatch):
    """Where a test writes what somebody types; closing it is the end of input."""
    reader, writer = os.pipe()
    with os.fdopen(reader) as stdin, os.fdopen(writer, "w") as keys:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield keys


def ask(stop: threading.Event) -> None:
    Asker(Consent(), True, stop).approve_destroy([Plan("qa", True)], "qa", COMMAND)


@pytest.mark.parametrize("reply", ["", "no", "no\n"])
def test_what_follows_a_question_begins_on_its_own_line(typed, capsys, reply):
    typed.write(reply)
    typed.close()
    with pytest.raises(Declined, match="nothing was destroyed"):
        ask(threading.Event())
    # A terminal echoes the line break that a person types.
    echoed = "" if reply.endswith("\n") else "\n"
    assert capsys.readouterr().err == f'Type "qa" to destroy it: {echoed}'


def test_a_signal_ends_a_question_with_nothing_written(typed):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted, match="nothing of this wave was written") as told:
        ask(stop)
    assert told.value.hint == COMMAND
