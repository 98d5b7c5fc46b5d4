"""Workspaces that run in HCP Terraform: planned there, applied there, and nothing of ours is left there."""

from tests.e2e.execution import executors, make_remote, runs, workspace

MORE = 'resource "azurerm_resource_group" "more" {\n  name     = "more"\n  location = "westeurope"\n}\n'
VARIABLES = """\
azure_auth: client_secret
cloudflare_auth: key
atlas_auth: api_key
workspaces: {terraform_version: "~> 1.11"}
sets:
  - name: shared
    description: What all share.
    scope: project
    variables:
      - {key: HIDDEN, category: env, sensitive: true, description: Hidden., source: "env:HIDDEN"}
roots:
  environment:
    - {key: word, category: terraform, sensitive: true, description: A word., source: "env:WORD"}
"""
WORD = """
variable "word" {
  type      = string
  sensitive = true
}
resource "terraform_data" "word" {
  input = var.word
}
"""


def test_what_is_not_seeded_is_named_and_once_it_is_three_ways_to_run_make_one_platform(fresh):
    fresh.write("config/variables/global.yaml", VARIABLES)
    fresh.write("terraform/azure/environment/word.tf", WORD)
    fresh.replace(
        "config/targets/sandbox.yaml",
        "{default: local}",
        "{default: remote, prod: remote, k8s: agent, devops: local}",
    )
    fresh.inv("sandbox.up")
    fresh.hcp("POST", "organizations/small/projects", {"data": {"attributes": {"name": "platform"}}})
    make_remote(fresh, "dev")
    refused = fresh.inv("apply", "--all", "--yes", code=5)
    assert "dev lacks 2 variables in HCP Terraform: HIDDEN, word\n" in refused.stderr
    assert (
        "k8s is to run in mode agent and is not in HCP Terraform yet, nor are its variables: HIDDEN\n"
        in refused.stderr
    )
    assert refused.next == ["tfc.seed"]

    fresh.inv("tfc.seed", "--yes", HIDDEN="hush-hush", WORD="psst")
    applied = fresh.inv("apply", "--all", "--yes", "--verify", "--report", "report.json")
    assert {name: executors(fresh, name) for name in ("dev", "prod", "k8s", "devops")} == {
        "dev": ["remote", "remote"],
        "prod": ["remote", "remote"],
        "k8s": ["agent", "agent"],
        "devops": [],
    }
    page = f"{fresh.address}/app/small/workspaces/small-dev/runs/{runs(fresh, 'dev')[-1]['id']}\n"
    assert f"dev: {page}" in applied.stderr
    assert fresh.contract("devops")["environments"] == ["dev", "prod"]
    assert fresh.contract("k8s")["environments"] == ["dev", "prod"]
    assert "hush" not in applied.stdout + applied.stderr and "psst" not in applied.stdout + applied.stderr
    assert fresh.inv("plan", "--all", "--json").json["outcome"] == "no changes"
    assert not workspace(fresh, "dev")["attributes"]["locked"]
