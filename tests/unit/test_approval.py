"""How a question ends."""

import io
import sys

import pytest

from scripts.core.gate import Consent
from scripts.core.plans import Plan
from scripts.errors import Declined
from scripts.ops.approval import Asker


@pytest.mark.parametrize("reply", ["", "no", "no\n"])
def test_what_follows_a_question_begins_on_its_own_line(monkeypatch, capsys, reply):
    monkeypatch.setattr(sys, "stdin", io.StringIO(reply))
    with pytest.raises(Declined, match="nothing was destroyed"):
        Asker(Consent(), interactive=True).approve_destroy([Plan("qa", True)], "qa", "inv destroy --env qa")
    # A terminal echoes the line break that a person types.
    echoed = "" if reply.endswith("\n") else "\n"
    assert capsys.readouterr().err == f'Type "qa" to destroy it: {echoed}'
