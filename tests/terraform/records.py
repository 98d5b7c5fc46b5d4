"""What building a stack left on disk, for tests that only read."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class Records:
    """Plans, states and contracts by workspace, as Terraform printed them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(exist_ok=True)
        self.read = cache(self._read)

    def write(self, kind: str, workspace: str, document: Any) -> None:
        """Keep a document of a kind: plan, state, second, …"""
        (self._directory / f"{workspace}.{kind}.json").write_text(json.dumps(document))

    def plan(self, workspace: str) -> Document:
        """The plan of the first apply."""
        return self.read("plan", workspace)

    def state(self, workspace: str) -> Document:
        """The state after it."""
        return self.read("state", workspace)

    def contract(self, workspace: str) -> Document:
        """The output `contract`."""
        return self.state(workspace)["values"]["outputs"]["contract"]["value"]

    def resources(self, workspace: str) -> dict[str, Document]:
        """Address → values of everything that the workspace manages, secrets included."""
        return {
            block["address"]: block["values"]
            for block in self.blocks(workspace)
            if block["mode"] == "managed"
        }

    def blocks(self, workspace: str) -> list[Document]:
        """Every resource and data source of the state, with its `sensitive_values`."""
        return list(_walk(self.state(workspace)["values"]["root_module"]))

    def _read(self, kind: str, workspace: str) -> Any:
        return json.loads((self._directory / f"{workspace}.{kind}.json").read_text())


def _walk(module: Document):
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _walk(child)
