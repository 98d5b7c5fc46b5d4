"""A run read back from its journal."""

import json

import pytest

from scripts.core.journal import Proof, moved, replay
from scripts.core.plans import Status

START = {
    "time": "2030-01-01T00:00:00.000+00:00",
    "event": "run",
    "verb": "apply",
    "selected": ["dev", "prod", "k8s", "devops"],
    "target": "sandbox",
    "commit": "c0ffee0123456789",
    "config": "abcd",
    "flags": {"dropped": ["qa"]},
}


def lines(*records: dict) -> list[str]:
    return [json.dumps(record) for record in (START, *records)]


def finished(name: str, status: str, **facts: object) -> dict:
    return {"event": "finished", "workspace": name, "status": status, **facts}


def test_a_run_knows_what_it_was_about():
    run = replay("r1", lines())
    assert (run.run, run.verb, run.target, run.selected) == ("r1", "apply", "sandbox", START["selected"])
    assert (run.started, run.flags) == (START["time"], {"dropped": ["qa"]})
    assert run.proof == Proof("c0ffee0123456789", "abcd")


def test_the_last_word_on_a_workspace_counts():
    run = replay(
        "r1",
        lines(
            {"event": "started", "workspace": "dev"},
            finished("dev", "failed", reason="no quota", counts={"add": 1}, serial=3),
            {"event": "started", "workspace": "dev"},
            finished("dev", "applied", serial=4),
        ),
    )
    assert run.statuses == {"dev": Status.APPLIED}
    assert run.serials == {"dev": 4}
    assert run.reasons == {"dev": ""}


def test_what_is_left_is_what_is_not_settled():
    run = replay(
        "r1",
        lines(
            finished("dev", "applied"),
            finished("prod", "failed"),
            finished("k8s", "blocked"),
        ),
    )
    assert run.left == ["prod", "k8s", "devops"]


@pytest.mark.parametrize(
    ("status", "is_left"),
    [(status.value, not status.settled) for status in Status],
)
def test_every_status_is_either_settled_or_left(status, is_left):
    assert ("dev" in replay("r1", lines(finished("dev", status))).left) is is_left


def test_a_workspace_that_was_started_and_never_finished_was_interrupted():
    run = replay("r1", lines({"event": "started", "workspace": "dev"}))
    assert run.statuses == {"dev": Status.INTERRUPTED}
    assert "dev" in run.left


@pytest.mark.parametrize("length", range(1, 60))
def test_a_half_written_last_line_is_passed_over(length):
    half = json.dumps(finished("prod", "applied", reason="x" * 40))[:length]
    run = replay("r1", [*lines(finished("dev", "applied")), half])
    assert run.left == ["prod", "k8s", "devops"]


def test_a_run_without_an_end_was_broken_off():
    assert replay("r1", lines()).outcome == "broken off"
    assert replay("r1", lines({"event": "end", "outcome": "declined"})).outcome == "declined"


def test_an_empty_journal_is_a_run_of_nothing():
    run = replay("r1", [])
    assert (run.selected, run.left, run.outcome) == ([], [], "broken off")


@pytest.mark.parametrize(
    ("commit", "config", "serials", "told"),
    [
        ("c0ffee0123456789", "abcd", {"dev": 4, "prod": 9}, []),
        ("decade0123456789", "abcd", {"dev": 4}, ["the commit was c0ffee0123 and is decade0123"]),
        (None, "abcd", {"dev": 4}, ["the commit was c0ffee0123 and is none"]),
        ("c0ffee0123456789", "dcba", {"dev": 4}, ["config/ or terraform/ has changed"]),
        ("c0ffee0123456789", "abcd", {"dev": 5}, ["dev's state was at serial 4 and is at 5"]),
        ("c0ffee0123456789", "abcd", {}, ["dev's state was at serial 4 and is at none"]),
    ],
)
def test_what_moved_since_a_run_is_told(commit, config, serials, told):
    then = replay("r1", lines(finished("dev", "applied", serial=4)))
    assert moved(then, commit, config, serials) == told


def test_all_that_moved_is_told_at_once():
    then = replay("r1", lines(finished("dev", "applied", serial=4)))
    assert len(moved(then, None, "dcba", {"dev": 7})) == 3
