"""Signing in to Azure without a secret: the subjects that Entra ID must trust, and what would break it."""

import pytest

from scripts.core.report import WIDTH
from scripts.ops.tfc.check import findings
from scripts.ops.tfc.plan import report
from tests.seeding.organisation import Organisation

SUBJECT = "organization:abc-inc:project:platform:workspace:abc-{}:run_phase:{}"


@pytest.fixture
def oidc(shipped: Organisation) -> Organisation:
    """The shipped config, one word changed."""
    shipped.edit("azure_auth: client_secret", "azure_auth: oidc")
    return shipped


def faults(organisation: Organisation) -> list[str]:
    return [one.detail for one in findings(organisation.session()) if one.state == "fault"]


def test_two_subjects_for_each_workspace_are_printed(oidc, capsys):
    report(oidc.open(), as_json=False)

    told = capsys.readouterr().out
    assert "issuer https://app.terraform.io,\naudience api://AzureADTokenExchange, subjects\n" in told
    assert max(map(len, told.splitlines())) <= WIDTH
    for name in ("dev", "prod", "k8s", "devops"):
        for phase in ("plan", "apply"):
            assert f"\n  {SUBJECT.format(name, phase)}\n" in told
    assert told.count("run_phase") == 8


def test_they_follow_a_new_name_of_the_platform_and_of_the_project(oidc, capsys):
    oidc.edit("name: abc  ", "name: xyz  ", "config/platform.yaml")
    oidc.edit("project: platform\n\ngithub", "project: other one\n\ngithub", "config/platform.yaml")

    report(oidc.open(), as_json=False)

    assert (
        "organization:abc-inc:project:other one:workspace:xyz-dev:run_phase:plan" in capsys.readouterr().out
    )


def test_with_a_secret_none_are_printed(shipped, capsys):
    report(shipped.open(), as_json=False)

    assert "run_phase" not in capsys.readouterr().out


def test_a_fresh_seeding_leaves_nothing_that_breaks_it(oidc):
    oidc.seed()

    assert faults(oidc) == []
    assert {change.action.value for change in oidc.changes()} == set()


def test_what_the_other_mode_left_is_flagged_until_it_is_pruned(shipped, capsys):
    shipped.seed()
    shipped.edit("azure_auth: client_secret", "azure_auth: oidc")

    shipped.seed()

    told = [
        f"{key} of set platform breaks the sign-in of abc-dev, abc-prod, abc-k8s, abc-devops:"
        " inv tfc.seed --prune deletes it"
        for key in ("ARM_CLIENT_ID", "ARM_CLIENT_SECRET")
    ]
    assert f"!! {told[0]} !! {told[1]}" in " ".join(capsys.readouterr().err.split())
    assert faults(shipped) == told
    shipped.seed(prune=True)
    assert "!!" not in capsys.readouterr().err
    assert faults(shipped) == []


def test_what_others_left_anywhere_above_is_flagged(oidc):
    oidc.seed()
    theirs = oidc.state.variable_sets.create("abc-inc", {"name": "old", "global": True}, None)
    oidc.state.variable_sets.define(theirs["id"], {"key": "ARM_USE_OIDC", "category": "env", "value": "true"})
    dev = oidc.workspace("dev")["id"]
    oidc.state.variables.create(dev, {"key": "ARM_CLIENT_ID", "category": "env", "value": "x"})

    assert faults(oidc) == [
        "ARM_CLIENT_ID of the workspace breaks the sign-in of abc-dev: delete it in HCP Terraform",
        "ARM_USE_OIDC of set old breaks the sign-in of abc-dev, abc-prod, abc-k8s, abc-devops:"
        " delete it in HCP Terraform",
    ]
