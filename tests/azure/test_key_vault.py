"""Key Vault: secrets that Terraform shares, keys that sign and stay."""

from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from scripts.clients.azure.vault_signer import VaultSigner
from scripts.core.secret import Secret
from scripts.errors import Failed, Preflight
from scripts.sandbox.provider.secrets import SECRETS

VAULT = "abc-prod-vault"


@pytest.fixture
def vault(world):
    return world.account().vault(VAULT)


def test_a_secret_that_is_written_is_read_and_listed(vault):
    assert vault.get_secret("connection") is None
    version = vault.set_secret("connection", Secret("Server=…;Pwd=hush"), {"by": "test"})
    assert version.startswith(f"https://{VAULT}.vault.azure.net/secrets/connection/")
    assert vault.get_secret("connection") == Secret("Server=…;Pwd=hush")
    assert vault.list_secrets() == ["connection"]


def test_a_secret_is_in_no_address_and_no_message(world, vault):
    world.fault("403 Forbidden: no role", nth=0, route="PUT /vault/*")
    with pytest.raises(Preflight) as refused:
        vault.set_secret("connection", Secret("hush-hush"))
    assert "vault abc-prod-vault: not allowed to write secret connection: no role" in refused.value.text
    assert "hush" not in str(refused.value)
    assert not any("hush" in asked.path or "hush" in str(asked.query) for asked in world.emulator.asked)


def test_what_terraform_wrote_is_read_and_what_is_written_is_what_terraform_sees(world, vault):
    applied = {
        "name": "key",
        "key_vault_id": f"/x/vaults/{VAULT}",
        "value": "old",
        "version": "1",
        "tags": None,
    }
    applied |= {"id": f"https://{VAULT}.vault.azure.net/secrets/key/1", "content_type": None}
    world.store.put("azurerm_key_vault_secret", "key", applied)
    world.store.put(SECRETS, f"{VAULT}/key", {"name": "key", "value": "old", "version": "1"})
    assert vault.get_secret("key") == Secret("old")
    version = vault.set_secret("key", Secret("new"))
    seen = world.store.get("azurerm_key_vault_secret", "key")
    assert (seen["value"], seen["id"]) == ("new", version)
    assert version.endswith(seen["version"])


def test_a_vault_that_nobody_applied_is_not_there(world):
    with pytest.raises(Failed, match="The vault other was not found"):
        world.account().vault("other").get_secret("x")


def test_a_key_signs_as_its_public_half_proves(vault):
    signer = VaultSigner(vault, vault.create_key("vpn-root", 2048))
    public = signer.public_key()
    public.verify(signer.sign(b"a certificate"), b"a certificate", padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(signer.sign(b"another"), b"a certificate", padding.PKCS1v15(), hashes.SHA256())


def test_only_digests_travel_and_private_halves_never(world, vault):
    signer = VaultSigner(vault, vault.create_key("vpn-root", 2048))
    signer.sign(b"the whole certificate")
    assert not any(b"the whole" in asked.body for asked in world.emulator.asked)
    told = world.emulator.handle(world.emulator.asked[-2]).body
    assert b"PRIVATE" not in told
    assert b'"d"' not in told


def test_a_key_made_again_is_a_new_version_and_the_old_one_still_signs(vault):
    old = vault.create_key("vpn-root", 2048)
    new = vault.create_key("vpn-root", 2048)
    assert vault.get_key("vpn-root") == new != old
    assert vault.get_key("vpn-root", old.id.rsplit("/", 1)[1]) == old
    assert vault.sign(old.id, sha256(b"x").digest()) != vault.sign(new.id, sha256(b"x").digest())


def test_a_key_without_a_version_is_not_signed_with(vault):
    vault.create_key("vpn-root", 2048)
    with pytest.raises(Failed, match="does not name a version"):
        vault.sign(f"https://{VAULT}.vault.azure.net/keys/vpn-root/", b"")


def test_a_signature_by_another_version_is_refused(world, vault):
    key = vault.create_key("vpn-root", 2048)
    body = '{"kid": "https://abc-prod-vault.vault.azure.net/keys/vpn-root/other", "value": "AA"}'
    world.fault(route="POST /vault/*/sign", answer={"body": body})
    with pytest.raises(Failed, match=r"signed with .*/other, not with"):
        vault.sign(key.id, sha256(b"x").digest())


def test_a_deleted_key_is_told_with_the_way_back(world, vault):
    key = vault.create_key("vpn-root", 2048)
    world.azure.keys.delete(VAULT, "vpn-root")
    assert vault.get_key("vpn-root") is None
    with pytest.raises(Preflight, match="has no key vpn-root of version") as refused:
        vault.sign(key.id, sha256(b"x").digest())
    assert "list-deleted --vault-name abc-prod-vault" in refused.value.hint
    with pytest.raises(Preflight, match="deleted but recoverable") as refused:
        vault.create_key("vpn-root", 2048)
    assert "az keyvault key recover" in refused.value.hint


def test_a_vault_that_throttles_is_waited_for_and_one_that_refuses_is_told(world, vault):
    key = vault.create_key("vpn-root", 2048)
    world.fault(kind="throttle", route="POST /vault/*/sign")
    assert vault.sign(key.id, sha256(b"x").digest())
    world.fault("403 Forbidden: no sign permission", nth=0, route="POST /vault/*/sign")
    with pytest.raises(Preflight, match="not allowed to sign with key vpn-root: no sign permission"):
        vault.sign(key.id, sha256(b"x").digest())
