"""The variable lock: what happens without it, with half of it, and with somebody else's."""

import stat

import pytest

from scripts.clients import files
from scripts.errors import Locked, Preflight
from tests.seeding.organisation import Organisation, plant


@pytest.fixture
def seeded(organisation: Organisation) -> Organisation:
    """With everything written once."""
    organisation.seed()
    return organisation


def test_without_it_sensitive_values_are_written_once_more(seeded):
    seeded.lock_file.unlink()

    assert seeded.told() == [("update", "HIDDEN", "value not known here")]
    assert seeded.seed()["updated"] == 1
    assert seeded.told() == []


def test_with_trust_they_are_taken_for_ours_without_a_write(seeded):
    seeded.lock_file.unlink()
    seeded.emulator.requests.clear()

    seeded.seed(trust=True)

    assert not seeded.emulator.writes
    assert seeded.told() == []


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[: len(text) // 2], "variables.lock.yaml is damaged"),
        (lambda text: "\n".join(text.splitlines()[:-2]), "variables.lock.yaml is damaged"),
        (lambda text: "", "variables.lock.yaml is damaged"),
        (lambda text: "{", "variables.lock.yaml is damaged"),
        (lambda text: text.replace('{"id": "var-', '{"ide": "var-', 1), "has no id"),
        (lambda text: text.replace("version: 1", "version: 2"), "has version 2, this is 1"),
        (lambda text: text.replace("abc-inc", "others"), "belongs to organisation others, not abc-inc"),
        (
            lambda text: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n",
            "holds the marks of a merge conflict",
        ),
    ],
    ids=["half", "last lines gone", "empty", "no YAML", "no id", "version", "organisation", "conflict"],
)
def test_one_that_cannot_be_right_stops_the_command(seeded, spoil, message):
    seeded.lock_file.write_text(spoil(seeded.lock_file.read_text()))
    seeded.emulator.requests.clear()

    with pytest.raises(Preflight, match=message) as told:
        seeded.seed()

    assert told.value.text.startswith(str(seeded.lock_file))
    assert told.value.hint
    assert not seeded.emulator.requests


def test_another_key_says_nothing_of_values_so_they_are_written_once(seeded, monkeypatch):
    plant(monkeypatch, GITOPS_LOCK_KEY="another key")

    assert seeded.told() == [("update", "HIDDEN", "value not known here")]
    seeded.seed()
    assert seeded.told() == []


def test_one_that_may_not_be_written_stops_the_command_before_it_writes(seeded, monkeypatch):
    seeded.lock_file.chmod(0o444)
    plant(monkeypatch, HIDDEN="another")
    seeded.emulator.requests.clear()

    with pytest.raises(Preflight, match="is read-only") as told:
        seeded.seed()

    assert told.value.hint.startswith("chmod u+w ")
    assert not seeded.emulator.writes


def test_two_seeders_on_one_machine_take_turns(organisation):
    directory = organisation.session().target.directory

    with (
        files.locked(directory / "tfc.lock", "inv tfc.seed"),
        pytest.raises(Locked, match=r"inv tfc\.seed .pid"),
    ):
        organisation.seed()


def test_it_holds_no_value_and_one_line_an_object(seeded):
    text = seeded.lock_file.read_text()

    assert "hunter22" not in text
    assert len([line for line in text.splitlines() if line.startswith('  "')]) == 14
    assert text.endswith("complete: true\n")
    assert stat.S_IMODE(seeded.lock_file.stat().st_mode) == 0o600


def test_equal_values_have_unlike_fingerprints(organisation, monkeypatch):
    organisation.edit('value: "one"', 'source: "env:HIDDEN"')
    organisation.edit("description: Plain.", "description: Hidden.")

    organisation.seed()

    marks = [line.partition('"mark": ')[2] for line in organisation.lock_file.read_text().splitlines()]
    marks = [mark for mark in marks if mark]
    assert len(set(marks)) == len(marks)


def test_a_second_time_leaves_it_untouched(seeded):
    before = seeded.lock_file.stat().st_mtime_ns

    seeded.seed()

    assert seeded.lock_file.stat().st_mtime_ns == before
