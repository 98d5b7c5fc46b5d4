"""A remote run as two clients make it that are not ours: pytfe and terrasnek."""

import json
from pathlib import Path

import pytest
import pytfe
import requests
from pytfe import models
from terrasnek.api import TFC

from scripts.sandbox.place import Place
from tests.sandbox.hcp.remote import Remote, archive, remote

pytestmark = pytest.mark.sandbox
__all__ = ["remote"]

HCL = 'resource "terraform_data" "x" {}\noutput "x" {\n  value = "y"\n}\n'


def test_pytfe_uploads_plans_and_applies(remote: Remote, tmp_path: Path):
    workspace = remote.workspace("pytfe")
    address, token = remote.world.urls["hcp"], Place(remote.directory).token()
    config = pytfe.TFEConfig(address=address, token=token, max_retries=0, http2=False, ca_bundle=None)
    client = pytfe.TFEClient(config)
    options = models.ConfigurationVersionCreateOptions(auto_queue_runs=False)
    files = client.configuration_versions.create(workspace, options)
    (tmp_path / "main.tf").write_text(HCL)
    client.configuration_versions.upload(files.upload_url, str(tmp_path))
    asked = models.RunCreateOptions(
        workspace=models.Workspace(id=workspace),
        configuration_version=client.configuration_versions.read(files.id),
        message="by pytfe",
    )
    run = client.runs.create(asked)
    remote.until(run.id, "planned")
    plan = client.plans.read(client.runs.read(run.id).plan.id)
    assert (str(plan.status.value), plan.resource_additions) == ("finished", 1)
    assert requests.get(plan.log_read_url, timeout=5).text.startswith("\x02Terraform v1.")
    assert client.plans.read_json_output(plan.id)["resource_changes"][0]["address"] == "terraform_data.x"
    client.runs.apply(run.id, models.RunApplyOptions(comment="yes"))
    remote.until(run.id, "applied")
    found = client.applies.read(client.runs.read(run.id).apply.id)
    assert "Apply complete" in requests.get(found.log_read_url, timeout=5).text
    assert [one.message for one in client.runs.list(workspace)] == ["by pytfe"]
    client.close()


def test_terrasnek_uploads_plans_discards_and_applies(remote: Remote, tmp_path: Path):
    workspace = remote.workspace("terrasnek")
    api = TFC(Place(remote.directory).token(), url=remote.world.urls["hcp"], skip_version_check=True)
    api.set_org("abc")
    attributes = {"type": "configuration-versions", "attributes": {"auto-queue-runs": False}}
    files = api.config_versions.create(workspace, {"data": attributes})["data"]
    (tmp_path / "files.tar.gz").write_bytes(archive({"main.tf": HCL}))
    api.config_versions.upload(str(tmp_path / "files.tar.gz"), files["attributes"]["upload-url"])
    relations = {"workspace": {"data": {"type": "workspaces", "id": workspace}}}
    payload = {"data": {"type": "runs", "attributes": {"message": "no"}, "relationships": relations}}
    first, second = (api.runs.create(payload)["data"]["id"] for _ in range(2))
    remote.until(first, "planned")
    plan = api.runs.show(first)["data"]["relationships"]["plan"]["data"]["id"]
    assert api.plans.show(plan)["data"]["attributes"]["has-changes"] is True
    api.plans.download_json(str(tmp_path / "plan.json"), plan_id=plan)
    assert json.loads((tmp_path / "plan.json").read_text())["applyable"] is True
    api.runs.discard(first, {"comment": "no"})
    remote.until(second, "planned")
    api.runs.apply(second, {"comment": "yes"})
    remote.until(second, "applied")
    statuses = [run["attributes"]["status"] for run in api.runs.list_all(workspace)["data"]]
    assert statuses == ["applied", "discarded"]
