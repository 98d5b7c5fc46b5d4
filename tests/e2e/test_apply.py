"""Applies that go well: order, waves, what is applied and what is only read."""

import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.e2e.checkout import INV, PATIENCE, PLAIN, Checkout

SCHEMA = json.loads((Path(__file__).parents[2] / "config/schemas/report.json").read_text())
ALL = ["dev", "prod", "k8s", "devops"]


def test_everything_is_applied_wave_by_wave_and_then_rests(fresh):
    first = fresh.inv("apply", "--all", "--yes", "--verify", "--json")
    assert first.statuses == dict.fromkeys(ALL, "applied")
    assert re.search(r"^k8s +waits for dev, prod$", first.stderr, re.MULTILINE)
    assert fresh.inv("plan", "--all", "--json").json["outcome"] == "no changes"
    again = fresh.inv("apply", "--all", "--yes", "--json")
    assert again.statuses == dict.fromkeys(ALL, "no changes")


def test_dev_is_applied_before_prod_exists_and_prod_without_dev_afterwards(fresh):
    dev = fresh.inv("apply", "--env", "dev", "--yes", "--json")
    assert dev.statuses == {"dev": "applied", "k8s": "applied", "devops": "applied"}
    assert "environments: dev, without prod\n" in dev.stderr
    assert fresh.contract("k8s")["environments"] == ["dev"]
    assert fresh.status()["prod"]["status"] == "never applied"

    prod = fresh.inv("apply", "--env", "prod", "--yes", "--json")
    assert prod.statuses == {"prod": "applied", "k8s": "applied", "devops": "applied"}
    assert fresh.contract("k8s")["environments"] == ["dev", "prod"]
    assert fresh.status()["dev"]["serial"] == 1


def test_what_is_read_can_be_applied_too(fresh):
    result = fresh.inv("apply", "--only", "k8s", "--with-upstream", "--yes", "--json")
    assert result.statuses == {"dev": "applied", "prod": "applied", "k8s": "applied"}


def test_what_was_never_applied_cannot_be_read(fresh):
    result = fresh.inv("apply", "--only", "k8s", "--yes", code=5)
    assert "this run cannot start:\n  no environment was ever applied" in result.stderr
    assert "Run: inv apply --env dev" in result.stderr
    fresh.inv("apply", "--only", "dev", "--yes")
    result = fresh.inv("apply", "--only", "devops", "--yes", code=5)
    assert "devops reads k8s, which was never applied. Run: inv apply --only k8s" in result.stderr


MEETING = """
resource "terraform_data" "meeting" {{
  provisioner "local-exec" {{
    command = "touch {place}/${{terraform.workspace}}; until [ $(ls {place} | wc -l) = 2 ]; do sleep 0.05; done"
  }}
}}
"""


def test_environments_are_applied_at_the_same_time(applied, tmp_path):
    (tmp_path / "meeting").mkdir()
    applied.write("terraform/azure/environment/meeting.tf", MEETING.format(place=tmp_path / "meeting"))
    result = applied.inv("apply", "--env", "dev", "--env", "prod", "--yes", "--json")
    assert result.statuses == {
        "dev": "applied",
        "prod": "applied",
        "k8s": "no changes",
        "devops": "no changes",
    }


WAITING = """
resource "terraform_data" "waiting" {{
  provisioner "local-exec" {{
    command = "until [ -s {readers}/k8s/initialised -a -s {readers}/devops/initialised ]; do sleep 0.05; done"
  }}
}}
"""


def test_what_waits_is_initialised_while_what_it_waits_for_is_applied(fresh):
    fresh.write(
        "terraform/azure/environment/waiting.tf", WAITING.format(readers=fresh.sandbox.resolve() / "data")
    )
    assert fresh.inv("apply", "--all", "--yes", "--json").statuses == dict.fromkeys(ALL, "applied")


def test_a_change_that_its_readers_see_reaches_them_in_the_next_wave(applied):
    applied.replace("terraform/azure/environment/main.tf", '"rg-${', '"group-${')
    plan = applied.inv("plan", "--all", "--json", code=2)
    assert plan.statuses == {"dev": "planned", "prod": "planned", "k8s": "deferred", "devops": "deferred"}
    (digest,) = plan.json["digests"]
    result = applied.inv("apply", "--all", "--yes", "--expect", digest, "--verify", "--json")
    assert result.statuses == dict.fromkeys(ALL, "applied")


def test_only_what_a_change_touches_is_applied(applied):
    applied.git("init", "-q")
    applied.commit()
    untouched = applied.inv("apply", "--changed", "HEAD", "--yes")
    assert untouched.stdout == ""
    assert "nothing that is selected reads what has changed since HEAD\n" in untouched.stderr
    applied.write("terraform/azure/k8s/more.tf", 'resource "terraform_data" "more" {\n}\n')
    result = applied.inv("apply", "--changed", "HEAD", "--yes", "--json")
    assert result.statuses == {"k8s": "applied", "devops": "no changes"}
    unknown = applied.inv("plan", "--changed", "nowhere", code=5)
    assert 'git does not know "nowhere"\n  next: git fetch' in unknown.stderr


@pytest.mark.parametrize(("verb", "code"), [("plan", 2), ("apply", 3)])
def test_the_report_is_as_its_schema_says_and_stdout_is_json_alone(applied, tmp_path, verb, code):
    applied.replace("terraform/azure/environment/main.tf", "length  = 6", "length  = 7")
    file = tmp_path / "report.json"
    result = applied.inv(verb, "--all", "--json", "--report", str(file), code=code)
    jsonschema.validate(result.json, SCHEMA)
    assert json.loads(file.read_text()) == result.json
    assert file.stat().st_mode & 0o777 == 0o644
    assert result.json["workspaces"][0]["destroys"] == [
        {"address": "random_string.suffix", "action": "replace", "reason": "cannot_update"}
    ]


def test_a_dry_run_is_a_plan(applied):
    applied.write("terraform/azure/k8s/more.tf", 'resource "terraform_data" "more" {\n}\n')
    result = applied.inv("--dry", "apply", "--only", "k8s", "--yes", "--json", code=2)
    assert (result.json["verb"], result.statuses) == ("plan", {"k8s": "planned"})
    assert applied.status()["k8s"]["serial"] == 1


def test_every_command_says_its_target_first(applied):
    for arguments in (["plan", "--all"], ["status", "--all"], ["apply", "--all"]):
        assert applied.inv(*arguments).stderr.startswith("target: sandbox\n")


def test_runs_are_kept_and_can_be_looked_into(applied):
    applied.inv("apply", "--all", "--yes")
    (run,) = applied.inv("runs.list", "--json").json
    assert {name: run[name] for name in ("verb", "target", "outcome", "workspaces")} == {
        "verb": "apply",
        "target": "sandbox",
        "outcome": "done",
        "workspaces": " ".join(ALL),
    }
    shown = applied.inv("runs.show", "--json").json
    assert [(row["workspace"], row["status"], row["serial"]) for row in shown] == [
        (name, "no changes", 1) for name in ALL
    ]
    logs = applied.inv("runs.logs", "--workspace", "k8s").stdout
    assert logs.startswith("== k8s\n")
    assert "azurerm_resource_group.main: Refresh complete" in logs
    none = applied.inv("runs.logs", "--workspace", "dev2", code=5)
    assert f"run {run['run']} has no log of dev2" in none.stderr
    assert 'there is no run "20000101"' in applied.inv("runs.show", "--run", "20000101", code=5).stderr


def test_plans_do_not_outlive_their_run(applied: Checkout):
    applied.inv("apply", "--all", "--yes")
    assert [file for run in applied.runs() for file in run.glob("*.tfplan")] == []
    private = [file for run in applied.runs() for file in run.iterdir()]
    assert private
    assert all(file.stat().st_mode & 0o077 == 0 for file in private)


def test_an_apply_goes_on_when_whoever_read_its_output_is_gone(fresh):
    reader, writer = os.pipe()
    os.close(reader)
    environment = {name: os.environ[name] for name in PLAIN if name in os.environ}
    done = subprocess.run(
        [INV, "apply", "--only", "dev", "--yes"],
        cwd=fresh.path,
        env=environment | {"HOME": str(fresh.path.parent)},
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=writer,
        timeout=PATIENCE,
    )
    os.close(writer)
    assert done.returncode == 0
    assert fresh.status()["dev"]["status"] == "applied"
