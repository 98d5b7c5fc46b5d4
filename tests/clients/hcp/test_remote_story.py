"""The whole story of a remote run with the real Terraform behind it, told by our client."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.clients.archive import pack
from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp
from scripts.core.secret import Secret
from scripts.sandbox.place import Place
from tests.sandbox.hcp.remote import SLOW, Remote, remote

pytestmark = pytest.mark.sandbox
__all__ = ["remote"]
SECONDS = 60
HCL = """
variable "word" {
  type = string
}
resource "terraform_data" "it" {
  input = var.word
}
output "word" {
  value = terraform_data.it.output
}
"""


@pytest.fixture
def hcp(remote: Remote) -> Iterator[Hcp]:
    """Our client of the running sandbox."""
    access = Access(f"{remote.world.urls['hcp']}/api/v2/", Secret(Place(remote.directory).token()))
    return Hcp(access, "abc")


def checkout(directory: Path, hcl: str) -> Path:
    """A checkout whose root lies in a directory of its own, with rubbish beside it."""
    root = directory / "terraform" / "root"
    root.mkdir(parents=True)
    (root / "main.tf").write_text(hcl)
    (directory / "rubbish").write_bytes(b"x" * 100_000)
    (directory / ".terraformignore").write_text("rubbish\n")
    return directory


def test_files_go_up_a_plan_comes_down_and_is_applied(hcp: Hcp, tmp_path: Path):
    project = hcp.projects.create("platform").id
    settings = {"execution-mode": "remote", "working-directory": "terraform/root"}
    workspace = hcp.workspaces.create("abc-dev", project, settings)
    hcp.variables.create(workspace.id, "word", Secret("hush-hush"), "terraform", sensitive=True)
    packed = pack(checkout(tmp_path, HCL))
    assert len(packed) < 10_000
    run = hcp.runs.create(workspace.id, hcp.configuration_versions.upload(workspace.id, packed), "a story")
    kinds = [json.loads(line)["type"] for line in hcp.phases.plan_log(run.plan_id) if line.startswith("{")]
    assert "planned_change" in kinds
    planned = hcp.runs.wait(run.id, lambda found: found.awaits_decision, SECONDS)
    assert (planned.status, planned.has_changes, planned.may_discard) == ("planned", True, True)
    assert hcp.workspace("abc-dev").lock.startswith("runs ")
    document = hcp.phases.plan_document(run.plan_id)
    assert [one["address"] for one in document["resource_changes"]] == ["terraform_data.it"]
    hcp.runs.confirm(run.id, "as agreed")
    applied = list(hcp.phases.apply_log(run.apply_id))
    assert any('"apply_complete"' in line for line in applied)
    assert hcp.runs.wait(run.id, lambda _: False, SECONDS).status == "applied"
    assert hcp.workspace("abc-dev").lock == ""
    assert hcp.state(workspace.id).resources == 1


def test_a_plan_nobody_wants_is_discarded_and_a_run_under_way_canceled(hcp: Hcp, tmp_path: Path):
    project = hcp.projects.create("other").id
    workspace = hcp.workspaces.create("abc-slow", project, {"execution-mode": "remote"}).id
    (tmp_path / "main.tf").write_text(SLOW)
    uploaded = hcp.configuration_versions.upload(workspace, pack(tmp_path))
    first = hcp.runs.create(workspace, uploaded, "not this")
    hcp.runs.wait(first.id, lambda found: found.awaits_decision, SECONDS)
    hcp.runs.discard(first.id)
    assert hcp.runs.show(first.id).status == "discarded"
    second = hcp.runs.create(workspace, hcp.configuration_versions.upload(workspace, pack(tmp_path)), "this")
    hcp.runs.wait(second.id, lambda found: found.awaits_decision, SECONDS)
    hcp.runs.confirm(second.id)
    for line in hcp.phases.apply_log(second.apply_id):
        if '"terraform_data.slow: Creating...' in line:
            hcp.runs.cancel(second.id)
    assert hcp.runs.wait(second.id, lambda _: False, SECONDS).status in ("canceled", "errored")
    assert [one.id for one in hcp.runs.latest(workspace)] == [second.id, first.id]
