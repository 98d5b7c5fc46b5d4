"""Writes the recorded lines beside it, from each Terraform at hand: `python -m tests.unit.events.record`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from scripts import sandbox
from scripts.clients import runner
from scripts.clients.cli_config import find_access
from scripts.clients.hcp import Hcp

HERE = Path(__file__).parent
HEAD = """
terraform {
  cloud {}
  required_providers {
    random  = { source = "hashicorp/random" }
    azurerm = { source = "hashicorp/azurerm" }
  }
}
provider "azurerm" {
  features {}
}
"""
BEFORE = """
resource "azurerm_resource_group" "main" {
  name     = "rg-events"
  location = "westeurope"
}
resource "random_string" "replaced" {
  length = 4
}
resource "terraform_data" "updated" {
  input = "one"
}
resource "terraform_data" "deleted" {
}
resource "terraform_data" "old_name" {
}
resource "terraform_data" "forgotten" {
}
output "kept" {
  value = "same"
}
output "changed" {
  value = terraform_data.updated.output
}
"""
AFTER = """
resource "azurerm_resource_group" "main" {
  name     = "rg-events"
  location = "westeurope"
  tags     = { team = "ours" }
}
resource "random_string" "replaced" {
  length = 5
}
resource "terraform_data" "updated" {
  input = "two"
}
resource "terraform_data" "created" {
}
resource "terraform_data" "new_name" {
}
resource "terraform_data" "imported" {
}
moved {
  from = terraform_data.old_name
  to   = terraform_data.new_name
}
import {
  to = terraform_data.imported
  id = "known-elsewhere"
}
removed {
  from = terraform_data.forgotten
  lifecycle {
    destroy = false
  }
}
output "kept" {
  value = "same"
}
output "changed" {
  value = terraform_data.updated.output
}
"""
FAILING = """
resource "terraform_data" "good" {
}
resource "terraform_data" "bad" {
  provisioner "local-exec" {
    command = "exit 7"
  }
}
"""
WRONG = """
resource "random_string" "wrong" {
  lenght = 4
}
"""


def record(name: str, launcher: list[str], directory: Path) -> None:
    """Run one Terraform through everything that Log reads, and keep what it says."""
    environment = _environment(directory, name)
    root = directory / name
    root.mkdir()

    def terraform(*arguments: str, hcl: str = BEFORE) -> str:
        (root / "main.tf").write_text(HEAD + hcl)
        return runner.run([*launcher, *arguments], cwd=root, env=environment).stdout

    terraform("init", "-input=false")
    (HERE / f"apply-{name}.jsonl").write_text(terraform("apply", "-json", "-auto-approve"))
    drifted = {
        "address": "azurerm_resource_group.main",
        "workspace": name,
        "changes": {"tags": {"team": "theirs"}},
    }
    sandbox.ask(directory / "sandbox", "POST", "/drift", drifted)
    (HERE / f"plan-{name}.jsonl").write_text(terraform("plan", "-json", hcl=AFTER))
    (HERE / f"failed-{name}.jsonl").write_text(terraform("apply", "-json", "-auto-approve", hcl=FAILING))
    (HERE / f"wrong-{name}.jsonl").write_text(terraform("plan", "-json", hcl=WRONG))


def _environment(directory: Path, workspace: str) -> dict[str, str]:
    world = sandbox.up(directory / "sandbox")
    Hcp(find_access(world.environment, directory), "events").ensure_workspace(workspace, "events")
    plain = {"PATH": os.environ["PATH"], "HOME": str(directory), "TF_IN_AUTOMATION": "1"}
    return plain | world.environment | {"TF_CLOUD_ORGANIZATION": "events", "TF_WORKSPACE": workspace}


def main() -> None:
    """Record both: the Terraform on PATH as 1.11, the one in the wheel as 1.15."""
    wheel = HERE.parents[2] / "scripts" / "clients" / "wheel_terraform.py"
    launchers = {"1.11": [shutil.which("terraform") or "terraform"], "1.15": [sys.executable, str(wheel)]}
    directory = Path(tempfile.mkdtemp())
    try:
        for name, launcher in launchers.items():
            record(name.replace(".", "-"), launcher, directory)
    finally:
        sandbox.down(directory / "sandbox")
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
