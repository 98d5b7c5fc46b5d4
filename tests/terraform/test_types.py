"""Every type that the platform is made of is planned somewhere, or there is a reason."""

import re
from pathlib import Path

import pytest
import yaml

from tests.terraform.conftest import WORKSPACES
from tests.terraform.records import Records
from tests.terraform.stack import CHECKOUT
from tests.terraform.stack import ROOTS as PLACE

LIST = yaml.safe_load((Path(__file__).parent / "types.yaml").read_text())
ROOTS = ("environment", "k8s", "devops")
EXCEPTIONS = set(LIST["exceptions"])
CASES = [
    (LIST["elsewhere"][root].get(kind, root), kind)
    for root in ROOTS
    for kind in LIST[root]
    if kind not in EXCEPTIONS
]


def _modules(module: dict):
    yield module
    for call in module.get("module_calls", {}).values():
        yield from _modules(call["module"])


def _planned(records: Records, root: str) -> set[str]:
    """The types of a root that have an instance in one of its workspaces; data sources as configured."""
    found = set()
    for workspace in WORKSPACES:
        if root == (workspace if workspace in ROOTS else "environment"):
            plan = records.plan(workspace)
            found |= {change["type"] for change in plan["resource_changes"] if change["mode"] == "managed"}
            for module in _modules(plan["configuration"]["root_module"]):
                found |= {
                    f"data.{one['type']}" for one in module.get("resources", []) if one["mode"] == "data"
                }
    return found | _ephemeral(root)


def _ephemeral(root: str) -> set[str]:
    """A plan does not tell of ephemeral resources, so the text does."""
    texts = (file.read_text() for file in (CHECKOUT / PLACE / root).glob("*.tf"))
    return {
        f"ephemeral.{kind}"
        for text in texts
        for kind in re.findall(r'^ephemeral "(\w+)"', text, re.MULTILINE)
    }


@pytest.mark.sandbox
@pytest.mark.parametrize(("root", "kind"), CASES)
def test_every_listed_type_is_planned(records: Records, root, kind):
    assert kind in _planned(records, root)


@pytest.mark.sandbox
def test_an_exception_is_really_one(records: Records):
    planned = set().union(*(_planned(records, root) for root in ROOTS))
    assert planned & EXCEPTIONS <= {"data.azurerm_function_app_host_keys"}
