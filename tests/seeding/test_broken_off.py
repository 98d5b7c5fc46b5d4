"""Whatever call breaks, running the command again leads to the same organisation."""

import signal
from os import getpid, kill

import pytest

from scripts.errors import Failed, Interrupted, OpsError
from tests.seeding.organisation import Organisation, hang_up

# As many as an undisturbed seeding of the small config makes.
CALLS = 22
WHOLE = ["abc-dev", "abc-devops", "abc-k8s", "abc-prod", "shared"]


def nothing(number: int, request: object) -> None:
    """Let every request through."""


def is_whole(organisation: Organisation) -> bool:
    """Whether everything is there once, with all its parts, and nobody holds a lock."""
    *workspaces, group = organisation.content()
    return (
        [one[0] for one in organisation.content()] == WHOLE
        and [(one[3], len(one[4]), one[6]) for one in workspaces]
        == [(["platform"], readers, False) for readers in (2, 0, 1, 2)]
        and [(one[0], one[1]) for one in group[5]] == [("HIDDEN", "hunter22"), ("PLAIN", "one")]
        and group[4] == ["platform"]
    )


def test_so_many_calls_can_break(organisation):
    assert organisation.seed()["calls"] == CALLS
    assert is_whole(organisation)


@pytest.mark.parametrize("moment", ["meddle", "afterwards"], ids=["request lost", "reply lost"])
@pytest.mark.parametrize("call", range(1, CALLS + 1))
def test_after_a_break_at_any_call_the_next_run_leads_to_the_same(organisation, call, moment):
    setattr(organisation.emulator, moment, lambda number, request: hang_up() if number >= call else None)
    with pytest.raises(OpsError):
        organisation.seed()

    setattr(organisation.emulator, moment, nothing)
    organisation.seed()

    assert is_whole(organisation)
    assert organisation.told() == []


@pytest.mark.parametrize("call", range(1, 9))
def test_a_change_of_the_execution_mode_that_breaks_off_leaves_no_lock(organisation, call):
    organisation.seed()
    begun = len(organisation.emulator.requests)
    calls = organisation.emulator
    calls.afterwards = lambda number, request: hang_up() if number >= begun + 8 + call else None
    with pytest.raises(OpsError):
        organisation.seed("dev=remote", "prod=remote")

    calls.afterwards = nothing
    organisation.seed("dev=remote", "prod=remote")

    assert {name: organisation.workspace(name)["settings"]["execution-mode"] for name in ("dev", "prod")} == {
        "dev": "remote",
        "prod": "remote",
    }
    assert is_whole(organisation)


def test_the_command_that_goes_on_asks_for_the_same(organisation):
    organisation.emulator.meddle = hang_up
    with pytest.raises(OpsError):
        organisation.seed()
    organisation.emulator.meddle = lambda number, request: hang_up() if request.method == "POST" else None

    with pytest.raises(Failed) as told:
        organisation.seed("dev=remote", execution=("dev=remote",), prune=True)

    assert told.value.hint == "inv tfc.seed --execution dev=remote --prune"


def test_a_single_lost_reply_is_no_error_and_makes_nothing_twice(organisation):
    """Each POST is answered, and the first answer to each never comes."""
    seen = set()

    def lose_once(number: int, request: object) -> None:
        key = (request.method, request.path, request.body)
        if request.method == "POST" and key not in seen:
            seen.add(key)
            hang_up()

    organisation.emulator.afterwards = lose_once

    organisation.seed()

    assert is_whole(organisation)


def test_what_was_done_and_what_was_not_is_told(organisation):
    def refuse(number: int, request: object) -> None:
        if request.path.endswith("/relationships/projects"):
            hang_up()

    organisation.emulator.meddle = refuse

    with pytest.raises(Failed) as told:
        organisation.seed()

    assert told.value.text.splitlines()[0] == "8 of 14 written, 6 not"
    assert "attachment project platform (shared): HCP Terraform does not answer" in told.value.text
    assert told.value.hint == "inv tfc.seed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_ends_it_after_the_write_that_is_on_its_way(organisation, number):
    def interrupt(count: int, request: object) -> None:
        if request.method == "POST" and request.path.endswith("/relationships/vars"):
            kill(getpid(), number)
            organisation.emulator.meddle = nothing

    organisation.emulator.meddle = interrupt

    with pytest.raises(Interrupted, match="of 14 written") as told:
        organisation.seed()

    assert told.value.hint == "inv tfc.seed"
    organisation.seed()
    assert is_whole(organisation)


def test_what_somebody_deletes_meanwhile_is_compared_anew(organisation):
    organisation.seed()
    organisation.edit('value: "one"', 'value: "two"')
    group = organisation.set()
    found = organisation.variables(group)["PLAIN"]

    def delete(number: int, request: object) -> None:
        if request.method == "PATCH":
            organisation.emulator.meddle = nothing
            organisation.state.variables.delete(group["id"], found["id"])

    organisation.emulator.meddle = delete

    organisation.seed()

    assert organisation.variables(group)["PLAIN"]["value"] == "two"
    assert organisation.told() == []


def test_what_somebody_else_makes_meanwhile_is_taken_over(organisation):
    """Another seeder, on another machine, is a step ahead."""

    def overtake(number: int, request: object) -> None:
        if request.method == "POST" and request.path.endswith("/relationships/vars"):
            organisation.emulator.meddle = nothing
            facts = {"key": "PLAIN", "category": "env", "value": "theirs", "description": "Plain."}
            organisation.state.variable_sets.define(organisation.set()["id"], facts)

    organisation.emulator.meddle = overtake

    organisation.seed()

    assert is_whole(organisation)
    assert organisation.told() == []


def test_somebody_who_never_stops_is_told(organisation):
    organisation.seed()
    organisation.edit('value: "one"', 'value: "two"')
    group = organisation.set()

    def remake(number: int, request: object) -> None:
        if request.method == "PATCH":
            for one in organisation.state.variables.all(group["id"]):
                if one["key"] == "PLAIN":
                    organisation.state.variables.delete(group["id"], one["id"])
                    facts = {"key": "PLAIN", "category": "env", "value": "theirs", "description": "Plain."}
                    organisation.state.variable_sets.define(group["id"], facts)

    organisation.emulator.meddle = remake

    with pytest.raises(Failed, match="somebody else keeps writing") as told:
        organisation.seed()

    assert told.value.hint == "inv tfc.seed"
