"""A function's host key is read and kept in the vault where the catalogue says so, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scripts.sandbox import down
from tests.terraform.records import Records
from tests.terraform.stack import Stack

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict]:
    """dev as it would be if invoices published its host key and orders-api called it."""
    stack = Stack(tmp_path_factory.mktemp("host-keys"))
    stack.copy_checkout()
    _add(stack, "invoices", {"publishes_host_key": True})
    _add(stack, "orders-api", {"calls": ["invoices"]})
    try:
        stack.init("dev")
        yield stack.plan("dev")
    finally:
        down(stack.sandbox)


def _add(stack: Stack, service: str, facts: dict) -> None:
    file: Path = stack.checkout / f"config/services/{service}.yaml"
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | facts))


def test_the_key_goes_into_the_vault_and_its_caller_gets_a_reference(plan: dict):
    changes = {change["address"]: change["change"] for change in plan["resource_changes"]}
    assert changes['data.azurerm_function_app_host_keys.this["invoices"]']["actions"] == ["read"]
    assert changes['azurerm_key_vault_secret.host_key["invoices"]']["after"]["name"] == "host-key-invoices"
    caller = changes['azurerm_linux_web_app.this["orders-api"]']
    assert caller["after_unknown"]["app_settings"]["Services__invoices__HostKey"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_no_key_is_read_unless_a_service_says_so(records: Records, environment):
    assert not [
        block for block in records.blocks(environment) if block["type"] == "azurerm_function_app_host_keys"
    ]
