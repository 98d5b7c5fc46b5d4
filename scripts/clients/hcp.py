"""HCP Terraform's API v2, as far as ordered applies need it: workspaces, their locks and their current state."""

from dataclasses import dataclass
from urllib.parse import quote, urljoin

from scripts.clients import http
from scripts.clients.cli_config import Access
from scripts.errors import Failed, Preflight

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class State:
    """A workspace's newest state: serial, lineage, output values, count of managed resource instances, addresses."""

    serial: int
    lineage: str
    outputs: dict
    resources: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class RemoteWorkspace:
    """A workspace as HCP Terraform tells it; `lock` says who holds it, "" when free."""

    id: str
    name: str
    execution_mode: str
    lock: str


class Hcp:
    """A session with one organisation. Tokens never reach a message."""

    def __init__(self, access: Access, organization: str) -> None:
        if not access.token:
            raise Preflight(f"no token for {access.address}", hint="terraform login")
        self._address = access.address
        self.organization = organization
        self._session = http.session(
            {"Authorization": f"Bearer {access.token}", "Content-Type": "application/vnd.api+json"}
        )

    def workspace(self, name: str) -> RemoteWorkspace | None:
        """The workspace called `name`, None when there is none."""
        path = f"organizations/{quote(self.organization)}/workspaces/{quote(name)}?include=locked_by"
        document = self._call("GET", path)
        if document is None:
            return None
        data = document["data"]
        attributes = data["attributes"]
        lock = _lock_holder(document) if attributes.get("locked") else ""
        return RemoteWorkspace(data["id"], name, attributes.get("execution-mode", "remote"), lock)

    def ensure_workspace(self, name: str, project: str) -> None:
        """Have a workspace `name` in `project`, run by whoever calls Terraform; an existing one is left alone."""
        if self.workspace(name) is not None:
            return
        base = f"organizations/{quote(self.organization)}"
        wanted = {"type": "workspaces", "attributes": {"name": name, "execution-mode": "local"}}
        wanted["relationships"] = {
            "project": {"data": {"type": "projects", "id": self._ensure_project(project)}}
        }
        self._post(f"{base}/workspaces", wanted)

    def _ensure_project(self, name: str) -> str:
        path = f"organizations/{quote(self.organization)}/projects"
        listed = self._call("GET", f"{path}?filter[names]={quote(name)}") or {"data": []}
        found = [one["id"] for one in listed["data"] if one["attributes"]["name"] == name]
        return found[0] if found else self._post(path, {"type": "projects", "attributes": {"name": name}})

    def _post(self, path: str, data: dict) -> str:
        """The id of what was created; raises Failed."""
        document = self._call("POST", path, {"data": data})
        if document is None:
            raise Failed(
                f"HCP Terraform has no organisation {self.organization}, or hides it", hint="inv doctor"
            )
        return document["data"]["id"]

    def state(self, workspace_id: str) -> State | None:
        """The newest state of a workspace, None before its first apply."""
        document = self._call("GET", f"workspaces/{workspace_id}/current-state-version")
        if document is None:
            return None
        content = self._call("GET", document["data"]["attributes"]["hosted-state-download-url"])
        if content is None:
            raise Failed(
                f"the state of {workspace_id} is announced but cannot be downloaded", hint="inv doctor"
            )
        managed = [block for block in content.get("resources", []) if block["mode"] == "managed"]
        return State(
            serial=content["serial"],
            lineage=content["lineage"],
            outputs={n: o["value"] for n, o in content.get("outputs", {}).items() if not o.get("sensitive")},
            resources=sum(len(block["instances"]) for block in managed),
            kinds=tuple(sorted({block["type"] for block in managed})),
        )

    def _call(self, verb: str, path: str, document: dict | None = None) -> dict | None:
        """The JSON that HCP Terraform answers; None for 404. Raises Preflight for a bad token, Failed for the rest."""
        import requests  # loaded only by commands that talk to HCP Terraform

        try:
            reply = self._session.request(
                verb, urljoin(self._address, path), json=document, timeout=TIMEOUT_SECONDS
            )
        except requests.RequestException as error:
            raise Failed(
                f"HCP Terraform does not answer at {self._address}: {type(error).__name__}", hint="inv doctor"
            ) from None
        if reply.status_code == 404:
            return None
        if reply.status_code in (401, 403):
            raise Preflight(f"HCP Terraform refuses the token at {self._address}", hint="terraform login")
        if not reply.ok:
            told = f"HCP Terraform answers {reply.status_code} to {verb} {path.split('?')[0]}"
            raise Failed(told, hint="inv doctor")
        try:
            return reply.json()
        except ValueError:
            raise Failed(
                f"{self._address} does not answer in JSON: is it HCP Terraform?", hint="inv doctor"
            ) from None


def _lock_holder(document: dict) -> str:
    """Who holds the lock of a workspace that was asked for with `include=locked_by`, and why."""
    data = document["data"]
    relation = data.get("relationships", {}).get("locked-by", {}).get("data") or {}
    told = next((one for one in document.get("included", []) if one["id"] == relation.get("id")), {})
    facts = told.get("attributes", {})
    name = facts.get("username") or facts.get("name") or relation.get("id", "")
    holder = (
        name
        if relation.get("type") == "users" and name
        else f"{relation.get('type', 'somebody')} {name}".strip()
    )
    reason = data["attributes"].get("locked-reason") or ""
    return f"{holder}: {reason}" if reason else holder
