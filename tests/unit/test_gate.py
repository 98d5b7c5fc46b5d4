"""The gate, in every combination of who is asked and what was agreed beforehand."""

import pytest

from scripts.core.events import Change
from scripts.core.gate import Ask, Consent, Gate, accepts, decide
from scripts.core.plans import Plan, digest

QUIET = [Plan("dev", False)]
HARMLESS = [Plan("dev", True, (Change("a.b", "a", "create"),))]
LOSSY = [
    Plan("dev", True, (Change("a.b", "a", "replace"),)),
    Plan("prod", True, (Change("a.b", "a", "delete"),)),
]
WAVE = digest(LOSSY)
LOSS = "2 resources would be destroyed or replaced"
MUTE = "there is no terminal to ask at"
YES = {"yes": True}
NUMBER, OTHER_NUMBER = {"allow_destroy": (2,)}, {"allow_destroy": (1, 3)}
DIGEST, OTHER_DIGEST = {"expect": ("0" * 12, WAVE)}, {"expect": ("0" * 12,)}
PASS, ASK_Y, ASK_NAME = (Ask.NOTHING, "", ""), (Ask.YES, "", ""), (Ask.NAME, "", "")


def refused(reason: str, flags: str) -> tuple[Ask, str, str]:
    return Ask.NOTHING, reason, flags


NEEDS_NUMBER = refused(LOSS, "--allow-destroy 2")
NEEDS_DIGEST = refused(LOSS, f"--yes --expect {WAVE}")


@pytest.mark.parametrize(
    ("plans", "guarded", "terminal", "consent", "expected"),
    [
        # nothing to apply: nobody is asked
        (QUIET, [], False, {}, PASS),
        (QUIET, ["prod"], True, {}, PASS),
        # nothing is lost
        (HARMLESS, [], True, {}, ASK_Y),
        (HARMLESS, [], True, YES, PASS),
        (HARMLESS, [], False, {}, refused(MUTE, "--yes")),
        (HARMLESS, [], False, YES, PASS),
        (HARMLESS, [], False, DIGEST, refused(MUTE, "--yes")),
        (HARMLESS, ["prod"], True, {}, ASK_NAME),
        (HARMLESS, ["prod"], True, YES, PASS),
        (HARMLESS, ["prod"], False, {}, refused(MUTE, "--yes")),
        (HARMLESS, ["prod"], False, YES, PASS),
        # something is lost, at a terminal: the number or the digest, and the question
        (LOSSY, [], True, {}, NEEDS_NUMBER),
        (LOSSY, [], True, YES, NEEDS_NUMBER),
        (LOSSY, [], True, OTHER_NUMBER, NEEDS_NUMBER),
        (LOSSY, [], True, OTHER_DIGEST, NEEDS_NUMBER),
        (LOSSY, [], True, NUMBER, ASK_Y),
        (LOSSY, [], True, DIGEST, ASK_Y),
        (LOSSY, [], True, YES | NUMBER, PASS),
        (LOSSY, [], True, YES | DIGEST, PASS),
        (LOSSY, ["prod"], True, {}, NEEDS_NUMBER),
        (LOSSY, ["prod"], True, YES, NEEDS_NUMBER),
        (LOSSY, ["prod"], True, NUMBER, ASK_NAME),
        (LOSSY, ["prod"], True, DIGEST, ASK_NAME),
        (LOSSY, ["prod"], True, YES | NUMBER, PASS),
        # something is lost, without a terminal: --yes and the digest, a number is not enough
        (LOSSY, [], False, {}, NEEDS_DIGEST),
        (LOSSY, [], False, YES, NEEDS_DIGEST),
        (LOSSY, [], False, NUMBER, NEEDS_DIGEST),
        (LOSSY, [], False, YES | NUMBER, NEEDS_DIGEST),
        (LOSSY, [], False, YES | OTHER_DIGEST, NEEDS_DIGEST),
        (LOSSY, [], False, DIGEST, refused(MUTE, f"--yes --expect {WAVE}")),
        (LOSSY, [], False, YES | DIGEST, PASS),
        (LOSSY, ["prod"], False, YES, NEEDS_DIGEST),
        (LOSSY, ["prod"], False, YES | DIGEST, PASS),
    ],
)
def test_the_gate_grows_with_the_danger(plans, guarded, terminal, consent, expected):
    gate = decide(plans, guarded, Consent(**consent), terminal)
    assert (gate.ask, gate.refusal, gate.flags) == expected


def test_one_resource_is_told_in_the_singular():
    gate = decide(LOSSY[:1], [], Consent(), True)
    assert gate.refusal == "1 resource would be destroyed or replaced"


def test_the_first_protected_environment_is_what_has_to_be_typed():
    assert decide(HARMLESS, ["prod", "live"], Consent(), True).answer == "prod"


@pytest.mark.parametrize(
    ("ask", "reply", "passes"),
    [
        (Gate(Ask.YES, "y"), "y\n", True),
        (Gate(Ask.YES, "y"), " Yes \n", True),
        (Gate(Ask.YES, "y"), "n\n", False),
        (Gate(Ask.YES, "y"), "yep\n", False),
        (Gate(Ask.YES, "y"), "\n", False),
        (Gate(Ask.YES, "y"), "", False),
        (Gate(Ask.NAME, "prod"), "prod\n", True),
        (Gate(Ask.NAME, "prod"), "Prod\n", False),
        (Gate(Ask.NAME, "prod"), "y\n", False),
        (Gate(Ask.NAME, "prod"), "", False),
    ],
)
def test_only_the_wanted_word_passes_and_the_end_of_input_is_no(ask, reply, passes):
    assert accepts(ask, reply) is passes
