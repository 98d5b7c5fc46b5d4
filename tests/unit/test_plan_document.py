"""A plan's document says the same as Terraform's log of it."""

import pytest

from scripts.core.events import Change, Diagnostic
from scripts.core.missing_variables import unset_variables
from scripts.core.plan_document import changes, drift, outputs


def resource(*actions: str, reason: str = "", **more: object) -> dict:
    """A resource's change as a plan's document has it."""
    change = {"actions": list(actions), "before": {"secret": "hush"}, **more.pop("change", {})}
    told = {"action_reason": reason} if reason else {}
    return {"address": "a.b", "type": "a", "change": change, **told, **more}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (resource("create"), Change("a.b", "a", "create")),
        (resource("update"), Change("a.b", "a", "update")),
        (
            resource("delete", reason="delete_because_each_key"),
            Change("a.b", "a", "delete", "delete_because_each_key"),
        ),
        (
            resource("delete", "create", reason="replace_because_cannot_update"),
            Change("a.b", "a", "replace", "cannot_update"),
        ),
        (
            resource("create", "delete", reason="replace_by_request"),
            Change("a.b", "a", "replace", "requested"),
        ),
        (
            resource("delete", "create", reason="replace_by_triggers"),
            Change("a.b", "a", "replace", "replace_triggered_by"),
        ),
        (resource("forget"), Change("a.b", "a", "forget")),
        (resource("no-op", previous_address="a.c"), Change("a.b", "a", "move")),
        (
            resource("no-op", change={"importing": {"id": "x"}}),
            Change("a.b", "a", "import", imported=True),
        ),
        (
            resource("update", change={"importing": {"id": "x"}}),
            Change("a.b", "a", "update", imported=True),
        ),
    ],
    ids=lambda value: value.action if isinstance(value, Change) else "",
)
def test_a_change_has_the_words_of_the_log(found, told):
    assert changes({"resource_changes": [found]}) == (told,)


def test_what_is_read_or_stays_is_no_change():
    assert changes({"resource_changes": [resource("no-op"), resource("read")]}) == ()
    assert changes({}) == drift({}) == ()


def test_drift_and_outputs_are_told_without_values():
    found = {
        "resource_drift": [resource("update"), resource("no-op"), resource("delete")],
        "output_changes": {
            "contract": {"actions": ["update"], "after": "hush"},
            "old": {"actions": ["no-op"]},
            "new": {"actions": ["create"]},
        },
    }
    assert [(change.address, change.action) for change in drift(found)] == [
        ("a.b", "update"),
        ("a.b", "delete"),
    ]
    assert outputs(found) == {"contract": "update", "old": "noop", "new": "create"}


def test_variables_without_a_value_are_found_among_other_errors():
    told = 'The root module input variable "{}" is not set, and has no default value.'
    errors = [
        Diagnostic("error", "No value for required variable", told.format("word")),
        Diagnostic("error", "Invalid provider", 'variable "other"'),
        Diagnostic("error", "No value for required variable", told.format("more")),
    ]
    assert unset_variables(errors) == ["word", "more"]
