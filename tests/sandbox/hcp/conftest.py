"""An organisation's API over both transports: the same requests in-process and over loopback."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.server import Server, listen
from scripts.sandbox.store import Store

TOKENS = {"token-of-ada": "ada", "token-of-ben": "ben"}


@dataclass
class Api:
    """A client of the API: one session, one token."""

    host: str
    token: str = "token-of-ada"

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.session.headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/vnd.api+json",
        }

    def __call__(self, method: str, path: str, document: Any = None, **options: Any) -> requests.Response:
        """Send a document (or nothing) to a path below /api/v2, or to a whole address."""
        url = path if path.startswith("http") else f"{self.host}/api/v2{path}"
        return self.session.request(method, url, json=document, timeout=10, **options)

    def as_user(self, token: str) -> "Api":
        """The same API with another token."""
        return Api(self.host, token)

    def make(self, name: str, **attributes: Any) -> str:
        """A new workspace's id."""
        document = {"data": {"type": "workspaces", "attributes": {"name": name, **attributes}}}
        return self("POST", "/organizations/abc/workspaces", document).json()["data"]["id"]

    def define(self, workspace: str, **attributes: Any) -> requests.Response:
        """Create a variable."""
        return self("POST", f"/workspaces/{workspace}/vars", _resource("vars", attributes))

    def redefine(self, workspace: str, variable: str, **attributes: Any) -> requests.Response:
        """Change a variable."""
        return self("PATCH", f"/workspaces/{workspace}/vars/{variable}", _resource("vars", attributes))

    def make_set(self, name: str, relationships: Any = None, **attributes: Any) -> requests.Response:
        """Create a variable set in abc."""
        document = _resource("varsets", {"name": name, **attributes})
        document["data"]["relationships"] = relationships or {}
        return self("POST", "/organizations/abc/varsets", document)

    def make_project(self, name: str, **attributes: Any) -> str:
        """A new project's id."""
        document = _resource("projects", {"name": name, **attributes})
        return self("POST", "/organizations/abc/projects", document).json()["data"]["id"]

    def change(self, workspace: str, **attributes: Any) -> requests.Response:
        """Change a workspace's settings."""
        return self("PATCH", f"/workspaces/{workspace}", _resource("workspaces", attributes))

    def announce(self, workspace: str, content: bytes, **attributes: Any) -> requests.Response:
        """Announce a state version for these bytes."""
        found = json.loads(content)
        given = {
            "serial": found["serial"],
            "lineage": found["lineage"],
            "md5": hashlib.md5(content).hexdigest(),
        }
        document = {"data": {"type": "state-versions", "attributes": given | attributes}}
        return self("POST", f"/workspaces/{workspace}/state-versions", document)

    def push(self, workspace: str, state: bytes) -> dict[str, Any]:
        """Lock, announce, upload, unlock; the finalized state version."""
        self("POST", f"/workspaces/{workspace}/actions/lock").raise_for_status()
        version = self.announce(workspace, state).json()["data"]
        requests.put(
            version["attributes"]["hosted-state-upload-url"], data=state, timeout=10
        ).raise_for_status()
        self("POST", f"/workspaces/{workspace}/actions/unlock").raise_for_status()
        return self("GET", f"/state-versions/{version['id']}").json()["data"]


def _resource(kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"type": kind, "attributes": attributes}}


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty world, in memory."""
    store = Store(Path(":memory:"))
    yield store
    store.close()


@pytest.fixture(params=["in-process", "loopback"])
def api(request: pytest.FixtureRequest, store: Store) -> Iterator[Api]:
    """Ada's client, over each transport."""
    emulator = HcpEmulator(Hcp(store, TOKENS))
    if request.param == "in-process":
        with mounted([emulator]):
            yield Api(emulator.host)
        return
    listener = listen(0)
    port = listener.getsockname()[1]
    server = Server([emulator], listener)
    server.start()
    yield Api(f"http://127.0.0.1:{port}")
    server.stop()


@pytest.fixture
def quick(store: Store) -> Iterator[Api]:
    """Ada's client in-process alone, for long tables that say nothing of transports."""
    emulator = HcpEmulator(Hcp(store, TOKENS))
    with mounted([emulator]):
        yield Api(emulator.host)


def state(serial: int = 1, lineage: str = "first", resources: int = 0, **outputs: Any) -> bytes:
    """A state file as Terraform writes it; outputs are (value, type) or (value, type, "sensitive")."""
    written = {
        name: {"value": o[0], "type": o[1], **({"sensitive": True} if o[2:] else {})}
        for name, o in outputs.items()
    }
    thing = {
        "mode": "managed",
        "type": "random_id",
        "name": "thing",
        "provider": 'provider["registry.terraform.io/hashicorp/random"]',
        "instances": [{"index_key": n, "attributes": {"id": f"id-{n}"}} for n in range(resources)],
    }
    document = {"version": 4, "terraform_version": "1.11.4", "serial": serial, "lineage": lineage}
    return json.dumps(document | {"outputs": written, "resources": [thing] if resources else []}).encode()
