"""The client of HCP Terraform against its emulator, in-process and over loopback, and against what is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp, State, Workspace
from scripts.clients.patience import Patience
from scripts.core.secret import Secret
from scripts.errors import Failed, Preflight
from scripts.sandbox import faults
from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp import models
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store
from tests.clients.hcp.conftest import item
from tests.clients.raw_server import Time, errors, reply
from tests.sandbox.hcp.conftest import Api, state


@dataclass
class World:
    """An emulator, where it answers, and its store."""

    address: str
    store: Store

    def client(self, token: str | None = "token-of-ada") -> Hcp:
        """Our client."""
        access = Access(f"{self.address}/api/v2/", Secret(token) if token else None)
        return Hcp(access, "abc", Patience(clock=Time().clock))

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
    assert dev == Workspace(dev.id, "abc-dev", "local", "", dev.project_id)
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
    assert found == State(2, "first", {"contract": {"version": 1}}, 3, ("random_id",), found.created_at)
    assert datetime.fromisoformat(found.created_at).tzinfo


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


def test_without_a_token_there_is_a_command_to_get_one(world):
    with pytest.raises(Preflight) as error:
        world.client(None)
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
    why = "The sandbox was told to let this fail."
    assert error.value.text == f"HCP Terraform answers 500 to GET {path}: {why}"


def test_a_state_that_cannot_be_downloaded_is_told(serve, client):
    announced = item("state-versions", "sv-1", hosted_state_download_url="gone")
    hcp = client(serve(reply({"data": announced}), errors(404)))
    with pytest.raises(Failed) as error:
        hcp.state("ws-1")
    assert error.value.text == "the state of ws-1 is announced but cannot be downloaded"


@pytest.mark.parametrize("content", [[], {"serial": 1}, {"serial": 1, "lineage": "a", "resources": [{}]}])
def test_a_download_that_is_no_state_is_told(serve, client, content):
    announced = item("state-versions", "sv-1", hosted_state_download_url="state")
    hcp = client(serve(reply({"data": announced}), reply(content)))
    with pytest.raises(Failed) as error:
        hcp.state("ws-1")
    assert error.value.text.startswith("HCP Terraform answers the download of the state of ws-1 with ")


@pytest.mark.parametrize(
    ("relation", "included", "told"),
    [
        ({"type": "runs", "id": "run-1"}, [], "runs run-1"),
        ({"type": "teams", "id": "t-1"}, [item("teams", "t-1", name="owners")], "teams owners"),
        ({"type": "users", "id": "u-1"}, [], "u-1"),
        (None, [], "somebody"),
    ],
)
def test_whoever_else_holds_a_lock_is_told_as_far_as_it_is_known(serve, client, relation, included, told):
    data = item("workspaces", "ws-1", {"locked-by": {"data": relation}}, name="abc-dev", locked=True)
    hcp = client(serve(reply({"data": data, "included": included})))
    assert hcp.workspace("abc-dev").lock == told


def test_proxies_of_the_environment_are_not_used(serve, client, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert client(serve(errors(404))).workspace("abc-dev") is None
