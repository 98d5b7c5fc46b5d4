"""Whose state a run may read: its own, and what is shared with its workspace. People read what they may see."""

import os
import subprocess

import pytest

from scripts.sandbox import terraformrc
from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.server import Server, listen
from tests.sandbox.daemon.conftest import TERRAFORM
from tests.sandbox.hcp.conftest import TOKENS, Api, state

READ = """
data "terraform_remote_state" "prod" {
  backend = "remote"
  config = {
    organization = "abc"
    workspaces   = { name = "prod" }
  }
}
output "contract" {
  value = data.terraform_remote_state.prod.outputs.contract
}
"""


@pytest.fixture
def hcp(store):
    """The models of the stand-in."""
    return Hcp(store, TOKENS)


def run_in(hcp, workspace):
    """The token of a run that is under way in a workspace."""
    files = hcp.configurations.create(workspace, "ada", {})
    hcp.configurations.upload(files["id"], b"")
    return hcp.users.admit(hcp.runs.create(workspace, "ada", {}, files["id"])["id"])


def consume(api, workspace, *consumers):
    given = {"data": [{"type": "workspaces", "id": one} for one in consumers]}
    path = f"/workspaces/{workspace}/relationships/remote-state-consumers"
    assert api("PATCH", path, given).status_code == 204


def test_a_run_reads_what_is_shared_with_its_workspace_in_every_way_and_nothing_else(hcp):
    with mounted([HcpEmulator(hcp)]):
        api = Api(HcpEmulator.host)
        prod, k8s = api.make("prod"), api.make("k8s", **{"execution-mode": "remote"})
        version = api.push(prod, state(contract=("x", "string")))
        [output] = api("GET", f"/state-versions/{version['id']}/outputs").json()["data"]
        token = run_in(hcp, k8s)
        history = "/state-versions?filter[organization][name]=abc&filter[workspace][name]=prod"
        paths = [
            f"/workspaces/{prod}/current-state-version",
            f"/workspaces/{prod}/current-state-version-outputs",
            f"/state-versions/{version['id']}",
            f"/state-versions/{version['id']}/outputs",
            f"/state-version-outputs/{output['id']}",
            history,
        ]

        def answers():
            return {api.as_user(token)("GET", path).status_code for path in paths}

        assert {api("GET", path).status_code for path in paths} == {200}
        assert answers() == {403}
        consume(api, prod, k8s)
        assert answers() == {200}
        consume(api, prod)
        assert answers() == {403}
        for sharing in ("global-remote-state", "project-remote-state"):
            api.change(prod, **{sharing: True}).raise_for_status()
            assert answers() == {200}
            api.change(prod, **{sharing: False}).raise_for_status()
        assert answers() == {403}
        assert api.as_user(token)("GET", f"/workspaces/{k8s}/current-state-version").status_code == 404


def test_a_run_neither_sees_secrets_nor_changes_anything(hcp):
    with mounted([HcpEmulator(hcp)]):
        api = Api(HcpEmulator.host)
        k8s = api.make("k8s", **{"execution-mode": "remote"})
        run = api.as_user(run_in(hcp, k8s))
        for path in (f"/workspaces/{k8s}/vars", f"/workspaces/{k8s}/all-vars", "/organizations/abc/varsets"):
            assert (api("GET", path).status_code, run("GET", path).status_code) == (200, 404)
        assert run.define(k8s, key="A", category="env").status_code == 404
        assert run.change(k8s, description="mine").status_code == 404
        assert run("GET", f"/workspaces/{k8s}").status_code == 200


@pytest.mark.sandbox
def test_terraform_in_a_run_is_told_why_it_may_not_read_a_state(hcp, tmp_path):
    listener = listen(0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = Server([HcpEmulator(hcp)], listener)
    server.start()
    api = Api(address)
    prod, k8s = api.make("prod"), api.make("k8s", **{"execution-mode": "remote"})
    api.push(prod, state(contract=("hello", "string")))

    def plan(token):
        (tmp_path / "rc").write_text(terraformrc.render(address, token, str(tmp_path)))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "TF_CLI_CONFIG_FILE": str(tmp_path / "rc"),
        }
        (tmp_path / "main.tf").write_text(READ)
        done = subprocess.run(
            [*TERRAFORM, "plan", "-no-color", "-input=false"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return done.stdout + " ".join(done.stderr.replace("│", " ").split())

    run = run_in(hcp, k8s)
    refused = plan(run)
    assert "forbidden" in refused
    told = (
        "A run of workspace k8s may not read the state of workspace prod, which does not have k8s among its"
    )
    assert told in refused
    assert '"hello"' in plan("token-of-ada")
    consume(api, prod, k8s)
    assert '"hello"' in plan(run)
    server.stop()
