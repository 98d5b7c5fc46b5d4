"""What cannot start says so, with everything that is wrong and the next command, and touches nothing."""

import json
import shutil

import pytest

from scripts import sandbox
from tests.e2e.checkout import Checkout

UPSTREAM = """
data "terraform_remote_state" "{name}" {{
  backend = "remote"
  config = {{
    organization = module.config.platform.hcp.organization
    workspaces   = {{ name = "${{module.config.platform.name}}-{workspace}" }}
  }}
}}
"""


def untouched(checkout: Checkout) -> bool:
    return not checkout.sandbox.exists()


@pytest.mark.parametrize("verb", ["plan", "apply", "destroy", "drift", "status", "outputs", "graph"])
def test_a_command_about_nothing_lists_the_choices(fresh, verb):
    refused = fresh.inv(verb, code=5)
    assert "nothing is selected\n" in refused.stderr
    assert "next: choose --env dev|prod, --only dev|prod|k8s|devops or --all" in refused.stderr


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--env", "prd"], 'unknown environment "prd"; did you mean "prod"?'),
        (["--only", "k9s"], 'unknown workspace "k9s"; did you mean "k8s"?'),
    ],
)
def test_an_unknown_name_is_told_with_the_one_that_was_meant(fresh, flags, told):
    for verb in ("plan", "apply", "status", "graph"):
        assert told in fresh.inv(verb, *flags, code=5).stderr


def test_a_report_that_would_replace_a_directory_is_refused_before_the_run(fresh, tmp_path):
    refused = fresh.inv("apply", "--all", "--yes", "--report", str(tmp_path), code=5)
    assert refused.stderr == f"--report: {tmp_path} is a directory\n  next: --report {tmp_path}/report.json\n"
    assert untouched(fresh)


def test_a_file_that_cannot_be_written_is_told_in_a_line(fresh, tmp_path):
    (tmp_path / "file").write_text("")
    report = tmp_path / "file/report.json"
    told = fresh.inv("plan", "--all", "--report", str(report), code=1)
    assert told.stderr.endswith(
        f"{tmp_path}/file: File exists\n  next: make it usable, then the same command again\n"
    )
    traced = fresh.inv("--debug", "plan", "--all", "--report", str(report), code=1)
    assert "Traceback" in traced.stderr


@pytest.mark.parametrize("pipeline", [{"CI": "true"}, {"TF_BUILD": "True"}])
def test_a_pipeline_must_say_its_target(fresh, pipeline):
    for arguments in (
        ["apply", "--all", "--yes"],
        ["plan", "--all"],
        ["status", "--all"],
        ["drift", "--all"],
    ):
        refused = fresh.inv(*arguments, code=5, **pipeline)
        assert refused.stderr.startswith("CI must say which target it acts on\n  next: set GITOPS_TARGET to ")
    assert untouched(fresh)
    fresh.inv("status", "--all", **pipeline, GITOPS_TARGET="sandbox")


def test_an_unknown_target_is_told(fresh):
    refused = fresh.inv("status", "--all", code=5, GITOPS_TARGET="sandbx")
    assert 'GITOPS_TARGET: unknown target "sandbx"; did you mean "sandbox"?' in refused.stderr


def test_faults_of_config_stop_everything_all_at_once(fresh):
    fresh.replace("config/environments/dev.yaml", "branch: dev", "brunch: dev")
    fresh.replace("config/environments/prod.yaml", "10.30.0.0/16", "10.10.0.0/16")
    refused = fresh.inv("apply", "--all", "--yes", code=5)
    assert "errors in config\n" in refused.stderr
    assert "config/environments/dev.yaml: brunch" in refused.stderr
    assert "config/environments/prod.yaml: network.address_space" in refused.stderr
    assert untouched(fresh)


def test_a_read_that_nobody_declares_stops_everything(fresh):
    fresh.write(
        "terraform/azure/k8s/wrong.tf", "locals {\n  a = data.terraform_remote_state.stage.outputs\n}\n"
    )
    refused = fresh.inv("apply", "--all", "--yes", code=5)
    assert "1 error in terraform\n" in refused.stderr
    assert '  k8s: uses the remote state "stage", which nobody declares\n' in refused.stderr
    assert untouched(fresh)


def test_roots_that_read_each_other_in_a_circle_stop_everything(fresh):
    fresh.write("terraform/azure/environment/upstream.tf", UPSTREAM.format(name="devops", workspace="devops"))
    fresh.write(
        "terraform/azure/environment/use.tf", "locals {\n  a = data.terraform_remote_state.devops\n}\n"
    )
    refused = fresh.inv("plan", "--all", code=5)
    assert "the roots read each other in a circle: " in refused.stderr
    assert untouched(fresh)


def test_a_read_of_an_unknown_workspace_stops_everything(fresh):
    fresh.write("terraform/azure/environment/upstream.tf", UPSTREAM.format(name="k8s", workspace="k9s"))
    fresh.write("terraform/azure/environment/use.tf", "locals {\n  a = data.terraform_remote_state.k8s\n}\n")
    refused = fresh.inv("graph", "--all", code=5)
    told = 'environment/upstream.tf k8s: reads the unknown workspace "small-k9s"; did you mean "small-k8s"?'
    assert told in refused.stderr


def test_a_directory_that_is_no_checkout_is_told(fresh):
    for root in (fresh.path / "terraform/azure").iterdir():
        (root / "terraform.tf").unlink(missing_ok=True)
    refused = fresh.inv("graph", "--all", code=5)
    assert (
        "no Terraform root under terraform/azure\n  next: run inv from the checkout's root" in refused.stderr
    )


@pytest.mark.parametrize("form", ["text", "mermaid", "dot", "json"])
def test_the_graph_is_drawn_without_touching_a_world(fresh, form):
    drawn = fresh.inv("graph", "--all", "--format", form).stdout
    assert all(name in drawn for name in ("dev", "prod", "k8s", "devops"))
    assert untouched(fresh)


def test_a_graph_in_another_format_is_told(fresh):
    refused = fresh.inv("graph", "--all", "--format", "svg", code=5)
    assert 'unknown format "svg"\n  next: inv graph --all --format text|mermaid|dot|json' in refused.stderr


@pytest.fixture
def tools(tmp_path):
    """A PATH with git and a shell on it, and no Terraform."""
    place = tmp_path / "bin"
    place.mkdir()
    for name in ("git", "sh", "sleep", "touch"):
        (place / name).symlink_to(shutil.which(name))
    return place


def terraform_of(tools, version: str) -> None:
    program = tools / "terraform"
    program.write_text(f"#!/bin/sh\necho '{json.dumps({'terraform_version': version})}'\n")
    program.chmod(0o755)


@pytest.fixture
def guarded(fresh):
    """A checkout whose target is as careful as the real one, and whose world is a sandbox all the same."""
    text = (fresh.path / "config/targets/sandbox.yaml").read_text()
    text = (
        text.replace("name: sandbox", "name: guarded").replace(": .sandbox", ": .guarded") + "guarded: true\n"
    )
    fresh.write("config/targets/guarded.yaml", text)
    fresh.environment["GITOPS_TARGET"] = "guarded"
    yield fresh
    sandbox.down(fresh.path / ".guarded")


def test_without_terraform_the_wheels_does_it_all(fresh, tools):
    first = fresh.inv("apply", "--all", "--yes", "--verify", "--json", PATH=str(tools))
    assert set(first.statuses.values()) == {"applied"}
    assert fresh.inv("plan", "--all", "--json", PATH=str(tools)).json["outcome"] == "no changes"
    assert (fresh.runs()[0] / "dev.log").read_text().startswith("Terraform 1.15")


def test_a_terraform_that_is_too_old_is_told(guarded, tools):
    terraform_of(tools, "1.10.5")
    refused = guarded.inv("plan", "--all", code=5, PATH=str(tools))
    assert f"{tools}/terraform is Terraform 1.10.5; 1.11 or newer is needed\n" in refused.stderr


def test_a_missing_terraform_is_told_where_the_wheels_may_not_serve(guarded, tools):
    refused = guarded.inv("plan", "--all", code=5, PATH=str(tools))
    assert "Terraform is not on PATH\n  next: install Terraform 1.11 or newer" in refused.stderr


def test_a_guarded_target_wants_lock_files_a_commit_and_the_right_branch(guarded):
    guarded.replace(".gitignore", ".sandbox/", ".guarded/")
    guarded.git("init", "-q", "-b", "feature")
    guarded.commit()
    (guarded.path / "new").touch()
    refused = guarded.inv("apply", "--only", "prod", "--yes", code=5)
    assert refused.stderr.startswith("target: guarded\n")
    for fault in (
        "environment has no .terraform.lock.hcl. Run: inv providers.lock",
        "files differ from the commit (--any-branch overrides). Run: git status",
        "prod is applied from branch main, this is feature (--any-branch overrides)",
    ):
        assert f"  {fault}\n" in refused.stderr
    lock = "# made where the registry is reached\n"
    for root in ("environment", "k8s", "devops"):
        guarded.write(f"terraform/azure/{root}/.terraform.lock.hcl", lock)
    again = guarded.inv("apply", "--only", "prod", "--yes", "--any-branch", "--json")
    assert again.statuses == {"prod": "applied"}
    (guarded.path / "new").unlink()
    guarded.commit()
    guarded.git("checkout", "-qb", "main")
    guarded.inv("apply", "--only", "prod", "--yes")
    refused = guarded.inv("apply", "--env", "dev", "--yes", code=5)
    assert "dev is applied from branch dev, this is main" in refused.stderr
    guarded.inv("plan", "--env", "dev", code=2)


def test_outputs_of_what_was_never_applied_are_told(fresh):
    refused = fresh.inv("outputs", "--all", code=5)
    assert "none of these was ever applied\n  next: inv apply --all" in refused.stderr


def test_a_resume_without_a_run_is_told(fresh):
    refused = fresh.inv("apply", "--resume", code=5)
    assert "there is no apply yet\n  next: inv runs.list" in refused.stderr


def test_only_an_apply_is_resumed_and_only_while_something_is_left(applied):
    applied.inv("apply", "--all", "--yes")
    run = applied.inv("plan", "--all", "--json").json["run"]
    refused = applied.inv("apply", "--resume", run, code=5)
    assert f"run {run} is not an apply but a plan\n" in refused.stderr
    complete = applied.inv("apply", "--resume", "--yes")
    assert "has nothing left to do\n" in complete.stderr
    assert complete.stdout == ""


def test_a_resumed_run_keeps_what_it_was_about(applied):
    applied.add_environment("qa", 40)
    applied.inv("apply", "--env", "qa", "--yes")
    applied.fault("fail", type="azurerm_resource_group", call="apply", name="rg-new")
    applied.replace("terraform/azure/k8s/main.tf", '"rg-k8s"', '"rg-new"')
    failed = applied.inv("apply", "--only", "k8s", "--drop-environment", "qa", "--yes", "--json", code=3)
    failed = applied.inv(*failed.next, code=1)
    applied.inv(*failed.next)
    assert applied.contract("k8s")["environments"] == ["dev", "prod"]
