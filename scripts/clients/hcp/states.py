"""The state of a workspace, as far as an ordered apply looks into it."""

from dataclasses import dataclass

from scripts.clients.hcp import document
from scripts.clients.hcp.api import Api
from scripts.clients.hcp.resource import Misshapen
from scripts.errors import Failed

KIND = "state-versions"


@dataclass(frozen=True)
class State:
    """A workspace's newest state: serial, lineage, output values, count of managed resource instances, kinds, when."""

    serial: int
    lineage: str
    outputs: dict
    resources: int
    kinds: tuple[str, ...]
    created_at: str


class States:
    """The newest states, by workspace id."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def current(self, workspace_id: str) -> State | None:
        """The newest state of a workspace, None before its first apply."""
        found = self._api.find(f"workspaces/{workspace_id}/current-state-version", KIND)
        if found is None:
            return None
        answer = self._api.send("GET", found.text("hosted-state-download-url"), absent=True)
        if answer is None:
            told = f"the state of {workspace_id} is announced but cannot be downloaded"
            raise Failed(told, hint="inv doctor")
        route = f"the download of the state of {workspace_id}"
        try:
            return _state(document.read(answer, route), found.words("created-at"))
        except (KeyError, TypeError, AttributeError):
            raise Misshapen(route, "a document that is no Terraform state") from None


def _state(content: dict, created_at: str) -> State:
    managed = [block for block in content.get("resources", []) if block["mode"] == "managed"]
    return State(
        serial=content["serial"],
        lineage=content["lineage"],
        outputs={n: o["value"] for n, o in content.get("outputs", {}).items() if not o.get("sensitive")},
        resources=sum(len(block["instances"]) for block in managed),
        kinds=tuple(sorted({block["type"] for block in managed})),
        created_at=created_at,
    )
