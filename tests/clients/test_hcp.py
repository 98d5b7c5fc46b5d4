"""The client of HCP Terraform against its emulator, in-process and over loopback, and against what is none."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp, RemoteWorkspace, State
from scripts.errors import Failed, Preflight
from scripts.sandbox import faults
from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp import models
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store
from tests.sandbox.hcp.conftest import Api, state


@dataclass
class World:
    """An emulator, where it answers, and its store."""

    address: str
    store: Store

    def client(self, token: str | None = "token-of-ada") -> Hcp:
        """Our client."""
        return Hcp(Access(f"{self.address}/api/v2/", token), "abc")

    @property
    def api(self) -> Api:
        """A plain client, to set the scene."""
        return Api(self.address)


@pytest.fixture(params=["in-process", "loopback"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The emulator over each transport."""
    store = Store(tmp_path / "world.sqlite")
    emulator = HcpEmulator(models.Hcp(store, {"token-of-ada": "ada"}))
    if request.param == "in-process":
        with mounted([emulator]):
            yield World(emulator.host, store)
    else:
        listener = listen(0)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = Server([emulator], listener)
        server.start()
        yield World(address, store)
        server.stop()
    store.close()


def test_a_workspace_that_nobody_made_is_none(world):
    assert world.client().workspace("abc-dev") is None


def test_a_workspace_is_made_once_in_its_project_and_run_by_whoever_calls(world):
    client = world.client()
    client.ensure_workspace("abc-dev", "platform")
    client.ensure_workspace("abc-dev", "elsewhere")
    client.ensure_workspace("abc-prod", "platform")
    dev, prod = client.workspace("abc-dev"), client.workspace("abc-prod")
    assert dev == RemoteWorkspace(dev.id, "abc-dev", "local", "")
    assert prod.id != dev.id
    projects = world.api("GET", "/organizations/abc/projects").json()["data"]
    assert [one["attributes"]["name"] for one in projects].count("platform") == 1
    assert "elsewhere" not in [one["attributes"]["name"] for one in projects]


def test_a_workspace_without_a_state_has_none(world):
    world.client().ensure_workspace("abc-dev", "platform")
    assert world.client().state(world.client().workspace("abc-dev").id) is None


def test_the_newest_state_is_read_with_what_is_in_it_and_the_outputs_that_are_no_secret(world):
    workspace = world.api.make("abc-dev")
    world.api.push(workspace, state(1, resources=5))
    world.api.push(
        workspace, state(2, resources=3, contract=({"version": 1}, "string"), key=("k", "string", True))
    )
    found = world.client().state(workspace)
    assert found == State(2, "first", {"contract": {"version": 1}}, 3, ("random_id",))


def test_a_lock_names_its_holder_and_the_reason(world):
    workspace = world.api.make("abc-dev")
    world.api("POST", f"/workspaces/{workspace}/actions/lock", {"reason": "moving house"})
    assert world.client().workspace("abc-dev").lock == "ada: moving house"
    world.api("POST", f"/workspaces/{workspace}/actions/unlock")
    assert world.client().workspace("abc-dev").lock == ""


def test_a_lock_without_a_reason_names_its_holder(world):
    workspace = world.api.make("abc-dev")
    world.api("POST", f"/workspaces/{workspace}/actions/lock")
    assert world.client().workspace("abc-dev").lock == "ada"


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_there_is_a_command_to_get_one(world, token):
    with pytest.raises(Preflight) as error:
        world.client(token)
    assert error.value.text == f"no token for {world.address}/api/v2/"
    assert error.value.hint == "terraform login"


def test_a_wrong_token_is_refused_and_not_told(world):
    with pytest.raises(Preflight) as error:
        world.client("hush-hush").workspace("abc-dev")
    assert error.value.text == f"HCP Terraform refuses the token at {world.address}/api/v2/"
    assert "hush" not in error.value.message


def test_a_refusal_of_the_api_is_told_with_what_was_asked(world):
    faults.add(world.store, "fail", {"route": "*abc-dev"}, nth=0)
    with pytest.raises(Failed) as error:
        world.client().workspace("abc-dev")
    path = "organizations/abc/workspaces/abc-dev"
    assert error.value.text == f"HCP Terraform answers 500 to GET {path}"


def test_an_organisation_that_is_hidden_is_told(server):
    address, _ = server([(404, "")])
    with pytest.raises(Failed) as error:
        Hcp(Access(address, "token"), "abc").ensure_workspace("abc-dev", "platform")
    assert error.value.text == "HCP Terraform has no organisation abc, or hides it"


def test_a_state_that_cannot_be_downloaded_is_told(server):
    announced = {"data": {"attributes": {"hosted-state-download-url": "gone"}}}
    address, _ = server([(200, json.dumps(announced)), (404, "")])
    with pytest.raises(Failed) as error:
        Hcp(Access(address, "token"), "abc").state("ws-1")
    assert error.value.text == "the state of ws-1 is announced but cannot be downloaded"


@pytest.mark.parametrize(
    ("relation", "included", "told"),
    [
        ({"type": "runs", "id": "run-1"}, [], "runs run-1"),
        ({"type": "teams", "id": "t-1"}, [{"id": "t-1", "attributes": {"name": "owners"}}], "teams owners"),
        ({"type": "users", "id": "u-1"}, [], "u-1"),
        (None, [], "somebody"),
    ],
)
def test_whoever_else_holds_a_lock_is_told_as_far_as_it_is_known(server, relation, included, told):
    data = {"id": "ws-1", "attributes": {"locked": True}, "relationships": {"locked-by": {"data": relation}}}
    address, _ = server([(200, json.dumps({"data": data, "included": included}))])
    assert Hcp(Access(address, "token"), "abc").workspace("abc-dev").lock == told


def test_what_does_not_speak_json_is_no_hcp_terraform(server):
    address, _ = server([(200, "<html>a proxy's greeting</html>")])
    with pytest.raises(Failed) as error:
        Hcp(Access(address, "token"), "abc").workspace("abc-dev")
    assert error.value.text == f"{address} does not answer in JSON: is it HCP Terraform?"


def test_nobody_there_is_told_by_address(monkeypatch):
    monkeypatch.setattr("scripts.clients.http.RETRIES", 0)
    with listen(0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v2/"
    with pytest.raises(Failed) as error:
        Hcp(Access(address, "token"), "abc").workspace("abc-dev")
    assert error.value.text == f"HCP Terraform does not answer at {address}: ConnectionError"
    assert error.value.hint == "inv doctor"


def test_a_server_that_says_wait_is_asked_again(server):
    address, seen = server([(429, ""), (503, ""), (404, "")])
    assert Hcp(Access(address, "token"), "abc").workspace("abc-dev") is None
    assert seen == ["GET", "GET", "GET"]


def test_what_makes_something_is_sent_once(server):
    address, seen = server([(404, ""), (200, '{"data": []}'), (503, "")])
    with pytest.raises(Failed) as error:
        Hcp(Access(address, "token"), "abc").ensure_workspace("abc-dev", "platform")
    assert error.value.text == "HCP Terraform answers 503 to POST organizations/abc/projects"
    assert seen == ["GET", "GET", "POST"]


def test_proxies_of_the_environment_are_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    address, _ = server([(404, "")])
    assert Hcp(Access(address, "token"), "abc").workspace("abc-dev") is None
