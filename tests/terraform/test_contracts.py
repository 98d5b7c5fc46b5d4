"""What roots tell each other: of the published form, and never a secret."""

import json

import jsonschema
import pytest

from tests.terraform.conftest import WORKSPACES
from tests.terraform.records import Records
from tests.terraform.stack import CHECKOUT

SCHEMA = json.loads((CHECKOUT / "config/schemas/contract.json").read_text())
SHORTEST_SECRET = 8
# The provider hides these as a whole; what this platform puts in is public, or is a name.
HARMLESS = {
    ("azuredevops_variable_group", "variable"),  # facts from contracts: no secret variable exists
    ("vercel_project_environment_variable", "value"),  # URLs; what is secret goes by value_wo
    ("azurerm_linux_web_app", "site_credential"),  # basic sign-in is off; its name is the app's
    ("azurerm_linux_web_app_slot", "site_credential"),
    ("azurerm_linux_function_app", "site_credential"),
    ("azurerm_linux_function_app_slot", "site_credential"),
    ("azurerm_function_app_flex_consumption", "site_credential"),
}


def _sensitive(values, flags) -> set[str]:
    """Every string that Terraform marks sensitive; `flags` mirrors `values` where something is."""
    if flags is True:
        return set(_strings(values))
    pairs = []
    if isinstance(flags, dict) and isinstance(values, dict):
        pairs = [(values[name], flag) for name, flag in flags.items() if name in values]
    elif isinstance(flags, list) and isinstance(values, list):
        pairs = list(zip(values, flags, strict=False))
    return set().union(*(_sensitive(value, flag) for value, flag in pairs))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.sandbox
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_every_contract_has_the_published_form(records: Records, workspace):
    contract = records.contract(workspace)
    # oneOf only says that nothing fits; the kind's own schema says what does not.
    own = {**SCHEMA["$defs"][contract["kind"]], "$defs": SCHEMA["$defs"]}
    faults = [
        f"{error.json_path}: {error.message}"
        for error in jsonschema.Draft202012Validator(own).iter_errors(contract)
    ]
    assert faults == []
    jsonschema.Draft202012Validator(SCHEMA).validate(contract)


@pytest.mark.sandbox
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_no_contract_tells_a_secret(records: Records, workspace):
    secrets = set()
    for other in WORKSPACES:
        for block in records.blocks(other):
            flags = block.get("sensitive_values", {})
            hidden = {name: flag for name, flag in flags.items() if (block["type"], name) not in HARMLESS}
            secrets |= _sensitive(block["values"], hidden)
    told = set(_strings(records.contract(workspace)))
    assert len(secrets) > 0
    assert sorted(s for s in secrets if len(s) >= SHORTEST_SECRET for t in told if s in t) == []


@pytest.mark.sandbox
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_the_contract_is_the_only_output_and_not_sensitive(records: Records, workspace):
    outputs = records.state(workspace)["values"]["outputs"]
    assert {name: output["sensitive"] for name, output in outputs.items()} == {"contract": False}
