"""Secrets: write-only arguments and ephemeral resources are used and kept nowhere that Terraform or the world shows."""

import json

import pytest

pytestmark = pytest.mark.sandbox

VAULT = """
    resource "azurerm_resource_group" "g" {
      name     = "vaults"
      location = "westeurope"
    }
    resource "azurerm_key_vault" "v" {
      name                       = "kit-vault"
      location                   = azurerm_resource_group.g.location
      resource_group_name        = azurerm_resource_group.g.name
      tenant_id                  = "5a4db0c5-0000-4000-8000-000000000002"
      sku_name                   = "standard"
      rbac_authorization_enabled = true
    }
    ephemeral "random_password" "p" {
      length = 24
    }
    resource "azurerm_key_vault_secret" "s" {
      name             = "database"
      key_vault_id     = azurerm_key_vault.v.id
      value_wo         = ephemeral.random_password.p.result
      value_wo_version = 1
      tags             = { of = "database" }
    }
"""


def _secret(store):
    return store.get("secrets", "kit-vault/database")


def test_a_write_only_argument_is_in_no_state_and_in_no_document(root, store):
    root.apply('resource "toy_box" "b" {\n name = "kit"\n pin_wo = "hush-hush"\n pin_wo_version = 1\n}')
    assert root.values("toy_box.b")["pin_wo"] is None
    assert root.changes() == {}
    assert "hush-hush" not in (root.path / "terraform.tfstate").read_text()
    assert "hush-hush" not in json.dumps(store.items("toy_box"))


def test_a_vault_keeps_the_secret_that_was_written_into_it(real_root, store):
    root = real_root()
    root.apply(VAULT)
    value = _secret(store)["value"]
    assert len(value) == 24
    assert value not in (root.path / "terraform.tfstate").read_text()
    assert value not in json.dumps(store.items("azurerm_key_vault_secret"))


def test_a_new_password_in_every_run_writes_no_new_secret(real_root, store):
    root = real_root()
    root.apply(VAULT)
    before = _secret(store)
    assert root.changes() == {}
    root.apply(VAULT.replace('of = "database"', 'of = "orders"'))
    assert _secret(store)["value"] == before["value"]
    assert _secret(store)["tags"] == {"of": "orders"}
    assert root.values("azurerm_key_vault_secret.s")["version"] == before["version"]


def test_a_new_version_writes_a_new_secret_in_place(real_root, store):
    root = real_root()
    root.apply(VAULT)
    before = _secret(store)
    root.write(VAULT.replace("value_wo_version = 1", "value_wo_version = 2"))
    change = root.changes()["azurerm_key_vault_secret.s"]
    assert change["actions"] == ["update"]
    assert change["after_unknown"]["version"] is True
    root.run("apply", "-no-color", "plan")
    assert _secret(store)["value"] != before["value"]
    assert root.values("azurerm_key_vault_secret.s")["id"].endswith(_secret(store)["version"])
    assert root.changes() == {}


def test_an_ephemeral_resource_reads_the_secret_back(real_root, store):
    root = real_root()
    back = """
        ephemeral "azurerm_key_vault_secret" "back" {
          key_vault_id = azurerm_key_vault.v.id
          name         = azurerm_key_vault_secret.s.name
        }
        resource "azurerm_key_vault_secret" "copy" {
          name             = "copy"
          key_vault_id     = azurerm_key_vault.v.id
          value_wo         = ephemeral.azurerm_key_vault_secret.back.value
          value_wo_version = 1
        }
    """
    root.apply(VAULT + back)
    assert store.get("secrets", "kit-vault/copy")["value"] == _secret(store)["value"]


def test_a_deleted_secret_is_gone_from_the_vault(real_root, store):
    root = real_root()
    root.apply(VAULT)
    root.run("destroy", "-auto-approve", "-no-color")
    assert store.items("secrets") == []


def test_a_secret_that_nobody_wrote_is_not_found(real_root):
    root = real_root()
    vault = VAULT.partition('    ephemeral "random')[0]
    root.apply(vault)
    root.write(
        vault
        + """
        ephemeral "azurerm_key_vault_secret" "back" {
          key_vault_id = azurerm_key_vault.v.id
          name         = "nobody"
        }
    """
    )
    assert "There is no secret 'kit-vault/nobody' in the sandbox" in root.run("plan", "-no-color", code=1)
