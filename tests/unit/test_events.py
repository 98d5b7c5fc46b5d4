"""Terraform's JSON lines, as both supported versions wrote them (python -m tests.unit.events.record)."""

from pathlib import Path

import pytest

from scripts.core.events import Change, Diagnostic, Log

VERSIONS = ("1-11", "1-15")


def read(name: str, version: str) -> Log:
    log = Log()
    for line in (Path(__file__).parent / "events" / f"{name}-{version}.jsonl").read_text().splitlines():
        assert log.read(line) is not None
    return log


@pytest.mark.parametrize("version", VERSIONS)
def test_a_plan_tells_every_kind_of_change_with_its_reason(version):
    gone = "delete_because_no_resource_config"
    assert sorted(read("plan", version).changes, key=lambda change: change.address) == [
        Change("azurerm_resource_group.main", "azurerm_resource_group", "update"),
        Change("random_string.replaced", "random_string", "replace", "cannot_update"),
        Change("terraform_data.created", "terraform_data", "create"),
        Change("terraform_data.deleted", "terraform_data", "delete", gone),
        Change("terraform_data.forgotten", "terraform_data", "forget", gone),
        Change("terraform_data.imported", "terraform_data", "import", imported=True),
        Change("terraform_data.new_name", "terraform_data", "move"),
        Change("terraform_data.updated", "terraform_data", "update"),
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_drift_is_kept_apart_from_what_the_code_changes(version):
    assert read("plan", version).drift == [
        Change("azurerm_resource_group.main", "azurerm_resource_group", "update")
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_outputs_are_known_by_what_happens_to_them(version):
    assert read("plan", version).outputs == {"kept": "noop", "changed": "update"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_warning_is_no_error(version):
    log = read("plan", version)
    assert [one.summary for one in log.diagnostics] == ["Some objects will no longer be managed by Terraform"]
    assert log.errors == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_apply_tells_what_it_started_and_what_is_done(version):
    log = read("apply", version)
    assert sorted(log.started) == sorted(log.done)
    assert "random_string.replaced" in log.done
    assert log.failed == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_failed_apply_tells_which_resource_and_why(version):
    log = read("failed", version)
    assert log.failed == ["terraform_data.bad"]
    assert "terraform_data.good" in log.done
    assert "terraform_data.bad" not in log.done
    assert log.errors == [
        Diagnostic(
            "error",
            "local-exec provisioner error",
            "Error running command 'exit 7': exit status 7. Output: ",
            "terraform_data.bad",
            "main.tf:16",
        )
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_error_in_the_code_tells_its_place(version):
    assert [(one.summary, one.place) for one in read("wrong", version).errors] == [
        ("Missing required argument", "main.tf:13"),
        ("Unsupported argument", "main.tf:14"),
    ]


def test_only_what_deletes_or_replaces_destroys():
    actions = ("create", "update", "delete", "replace", "read", "move", "import", "forget", "noop")
    assert [action for action in actions if Change("a", "b", action).destroys] == ["delete", "replace"]


@pytest.mark.parametrize("line", ["", "plain text", "[1, 2]", '"text"', "null", '{"type": "planned_ch'])
def test_what_is_no_event_is_passed_over(line):
    log = Log()
    assert log.read(line) is None
    assert log == Log()


def test_events_of_a_later_minor_version_are_handed_on_unread():
    log = Log()
    log.read('{"type": "version", "ui": "1.9"}')
    assert log.read('{"type": "action_start", "hook": {}}') == {"type": "action_start", "hook": {}}
    assert log.unsupported == ""


def test_another_major_version_of_the_format_is_noticed():
    log = Log()
    log.read('{"type": "version", "ui": "2.0"}')
    assert log.unsupported == "2.0"
