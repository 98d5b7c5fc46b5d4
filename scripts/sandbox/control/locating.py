"""From a resource's address in Terraform to the resource itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from scripts.errors import Preflight
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.store import Document


@dataclass(frozen=True)
class Located:
    """One managed resource instance as a workspace's current state tells it."""

    workspace: str
    address: str
    type: str
    attributes: dict[str, Any]


def locate(hcp: Hcp, address: str, workspace: str) -> Located:
    """The resource at an address; `workspace`: its name, the name's last part, or "" for any."""
    everything = [found for found in _managed(hcp) if _meant(found.workspace, workspace)]
    found = [one for one in everything if one.address == address]
    if not found:
        close = get_close_matches(address, {one.address for one in everything}, n=1)
        meant = f'; did you mean "{close[0]}"?' if close else ""
        where = f" in workspace {workspace}" if workspace else ""
        raise Preflight(f'no state{where} holds "{address}"{meant}', hint="inv status --all")
    if len(found) > 1:
        names = ", ".join(sorted(one.workspace for one in found))
        raise Preflight(
            f'several workspaces hold "{address}": {names}', hint="say which one: --only WORKSPACE"
        )
    return found[0]


def _meant(workspace: str, said: str) -> bool:
    return not said or workspace == said or workspace.endswith(f"-{said}")


def _managed(hcp: Hcp) -> Iterator[Located]:
    for organization in hcp.organizations.all():
        for workspace in hcp.workspaces.all(organization["name"]):
            if workspace["state"]:
                state = json.loads(hcp.states.content(workspace["state"], "state"))
                yield from _instances(workspace["name"], state)


def _instances(workspace: str, state: Document) -> Iterator[Located]:
    for resource in state["resources"]:
        if resource["mode"] == "managed":
            for instance in resource["instances"]:
                address = _address(resource, instance.get("index_key"))
                yield Located(workspace, address, resource["type"], instance["attributes"])


def _address(resource: Document, key: str | int | None) -> str:
    module = f"{resource['module']}." if resource.get("module") else ""
    index = "" if key is None else f"[{json.dumps(key)}]"
    return f"{module}{resource['type']}.{resource['name']}{index}"
