"""Drift: what was changed outside, kept apart from what the code would change."""

import pytest


@pytest.mark.parametrize("where", [["--all"], ["--env", "dev"], ["--only", "dev"]])
def test_what_was_changed_outside_is_told_and_nothing_else(applied, where):
    applied.write("terraform/azure/environment/more.tf", 'resource "terraform_data" "more" {\n}\n')
    assert applied.inv("drift", *where, "--json").json == []
    changed = applied.inv(
        "sandbox.drift", "azurerm_resource_group.main", 'tags={"team": "theirs"}', "--env", "dev"
    )
    assert changed.stdout.startswith("azurerm_resource_group.main in small-dev: ")
    drifted = applied.inv("drift", *where, "--json", code=2)
    assert drifted.json == [
        {"workspace": "dev", "address": "azurerm_resource_group.main", "action": "changed"}
    ]


def test_what_was_deleted_outside_is_told_and_made_again(applied):
    applied.inv("sandbox.drift", "azurerm_resource_group.main", "delete", "--only", "prod")
    drifted = applied.inv("drift", "--all", code=2)
    assert [line.split() for line in drifted.stdout.splitlines()[2:]] == [
        ["prod", "deleted", "azurerm_resource_group.main"]
    ]
    plan = applied.inv("plan", "--only", "prod", "--json", code=2)
    assert plan.json["workspaces"][0]["add"] == 1
    applied.inv("apply", "--only", "prod", "--yes", "--verify")
    assert applied.inv("drift", "--all", "--json").json == []


def test_drift_is_looked_for_beside_an_environment_that_config_has_no_more(applied):
    (applied.path / "config/environments/prod.yaml").unlink()
    assert "--drop-environment prod" in applied.inv("plan", "--all", code=5).stderr
    assert applied.inv("drift", "--all", "--json").json == []


def test_drift_takes_no_lock_and_waits_for_none(applied):
    applied.lock("dev", "moving house")
    assert applied.inv("drift", "--all", "--json").json == []


def test_where_nothing_was_applied_nothing_has_drifted(fresh):
    assert fresh.inv("drift", "--all", "--json").json == []
