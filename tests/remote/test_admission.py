"""What is checked before a run in HCP Terraform, all of it at once."""

import pytest

from scripts.errors import Preflight
from scripts.ops.engines.admission import admit

TOLD = "runs in mode remote, as HCP Terraform says; config/targets/sandbox.yaml says local (inv tfc.plan)"


def faults(land, *names: str, hint: str = "inv tfc.seed") -> list[str]:
    """Every fault, with the next command asserted."""
    with pytest.raises(Preflight) as error:
        admit(land.session, names)
    assert error.value.hint == hint
    first, *found = error.value.text.split("\n  ")
    assert first == "this run cannot start:"
    return found


def test_a_workspace_that_runs_here_or_is_not_there_needs_nothing(land, capsys):
    land.workspace("prod", **{"execution-mode": "local", "working-directory": ""})
    admit(land.session, ["dev", "prod"])
    assert capsys.readouterr().err == ""


def test_everything_that_is_missing_is_told_at_once(land, capsys):
    land.workspace("dev", **{"working-directory": ""})
    land.workspace("prod")
    land.workspace("k8s", **{"working-directory": "terraform/azure/k8s"})
    assert faults(land, "dev", "k8s") == [
        "dev runs in no directory of what is uploaded, and its root is terraform/azure/environment",
        "k8s may not read the state of dev, prod (remote state consumers)",
        "dev lacks 2 variables in HCP Terraform: PLAIN, HIDDEN",
        "k8s lacks 2 variables in HCP Terraform: PLAIN, HIDDEN",
    ]
    assert capsys.readouterr().err == f"dev: {TOLD}\nk8s: {TOLD}\n"


def test_what_is_seeded_is_admitted_and_what_config_wants_elsewhere_must_be_there(land):
    land.organisation.edit("{default: local}", "{default: remote, k8s: agent}", "config/targets/sandbox.yaml")
    land.session = land.organisation.session()
    told = "in mode {} and is not in HCP Terraform yet, nor are its variables: PLAIN, HIDDEN"
    assert faults(land, "dev", "k8s") == [
        f"dev is to run {told.format('remote')}",
        f"k8s is to run {told.format('agent')}",
    ]
    land.organisation.seed()
    admit(land.session, ["dev", "prod", "k8s", "devops"])


def test_what_others_drive_is_explained_unless_it_is_only_looked_at(land):
    identity = land.workspace("dev", **{"auto-apply": True})
    for key in ("PLAIN", "HIDDEN"):
        land.session.hcp.variables.create(identity, key, "x", "env")
    found = land.session.workspace("dev")
    found.settings["vcs-repo"] = {"identifier": "abc/platform"}
    assert faults(land, "dev", hint="inv plan") == [
        "dev is run by commits of abc/platform: push there, inv does not drive it",
        "dev applies without asking (auto-apply): turn that off, so that inv can ask first",
    ]
    admit(land.session, ["dev"], only_shown=True)
