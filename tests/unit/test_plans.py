"""What is said of plans: counts, the digest of what is lost, whether two of them mean the same."""

import pytest

from scripts.core.events import Change
from scripts.core.plans import Counts, Plan, Status, compare, digest

ACTIONS = ("create", "create", "update", "replace", "delete", "read", "move", "forget", "noop")


def plan(workspace: str, **actions: str) -> Plan:
    """A plan with one change a keyword: address=action."""
    return Plan(
        workspace, True, tuple(Change(name, "random_string", action) for name, action in actions.items())
    )


def test_a_replacement_counts_once_and_what_is_no_change_not_at_all():
    changes = tuple(Change(f"a.{n}", "a", action) for n, action in enumerate(ACTIONS))
    assert Plan("dev", True, changes).counts == Counts(add=2, change=1, replace=1, destroy=1, imports=0)


@pytest.mark.parametrize(
    ("action", "counts"),
    [
        ("import", Counts(imports=1)),
        ("update", Counts(change=1, imports=1)),
        ("replace", Counts(replace=1, imports=1)),
    ],
)
def test_an_import_counts_beside_what_else_it_does(action, counts):
    assert Plan("dev", True, (Change("a.b", "a", action, imported=True),)).counts == counts


def test_counts_are_written_with_the_words_of_the_report():
    assert Counts(1, 2, 3, 4, 5).as_dict() == {"add": 1, "change": 2, "replace": 3, "destroy": 4, "import": 5}


@pytest.mark.parametrize(
    ("outputs", "changes"),
    [({}, False), ({"a": "noop"}, False), ({"a": "noop", "b": "update"}, True), ({"a": "delete"}, True)],
)
def test_readers_care_only_about_outputs_that_change(outputs, changes):
    assert Plan("dev", True, outputs=outputs).changes_outputs is changes


def test_the_digest_is_of_what_is_destroyed_and_nothing_else():
    plans = [plan("dev", a="delete", b="create"), plan("prod", c="replace")]
    assert (
        digest(plans) == digest(plans[::-1]) == digest([plan("prod", c="replace"), plan("dev", a="delete")])
    )
    assert digest(plans) == "ca1d2e6ad4a3"


@pytest.mark.parametrize(
    "other",
    [
        [plan("dev", a="replace")],
        [plan("prod", a="delete")],
        [plan("dev", b="delete")],
        [plan("dev", a="delete", b="delete")],
    ],
)
def test_the_digest_changes_with_workspace_address_action_and_number(other):
    assert digest(other) != digest([plan("dev", a="delete")])


def test_nothing_destroyed_has_no_digest():
    assert digest([plan("dev", a="create", b="update")]) == digest([]) == ""


def resource(actions: list[str], **change: object) -> dict:
    return {"resource_changes": [{"address": "a.b", "change": {"actions": actions, **change}}]}


@pytest.mark.parametrize(
    ("fresh", "differences"),
    [
        (resource(["create"], after={"n": 1}), []),
        (resource(["create"], after={"n": 2}), ["a.b"]),
        (resource(["create"], after={"n": 1}, after_unknown={"id": True}), ["a.b"]),
        (resource(["update"], after={"n": 1}), ["a.b"]),
        (resource(["no-op"], after={"n": 1}), ["a.b"]),
        ({}, ["a.b"]),
        ({**resource(["create"], after={"n": 1}), "output_changes": {"o": {"actions": ["no-op"]}}}, []),
        (
            {**resource(["create"], after={"n": 1}), "output_changes": {"o": {"actions": ["create"]}}},
            ["output.o"],
        ),
    ],
)
def test_plans_are_compared_by_what_they_would_do(fresh, differences):
    assert compare(resource(["create"], after={"n": 1}), fresh) == differences


@pytest.mark.parametrize("actions", [["no-op"], ["read"]])
def test_what_changes_nothing_is_no_difference(actions):
    assert compare({}, resource(actions, after={"n": 1})) == []


def test_settled_is_what_a_resume_need_not_do_again():
    assert {status for status in Status if status.settled} == {
        Status.NO_CHANGES,
        Status.APPLIED,
        Status.DESTROYED,
    }
