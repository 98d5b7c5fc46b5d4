"""Roots' keys in the environment's Key Vault, and the gateway's profile, through the procedures."""

import re

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from scripts.errors import Failed, OpsError
from scripts.ops.vpn.gateway import open_gateway, usable
from scripts.ops.vpn.vault import VaultCustody


@pytest.fixture
def custody(place, session):
    return VaultCustody(place, session)


def test_a_roots_key_is_made_in_the_environments_vault_and_signs_there(custody):
    key = custody.create("abc-prod-20261122", 2048)
    assert re.fullmatch(r"https://abc-prod-vault\.vault\.azure\.net/keys/vpn-abc-prod-20261122/\w{32}", key)
    signer = custody.open(key)
    public = signer.public_key()
    public.verify(signer.sign(b"leaf"), b"leaf", padding.PKCS1v15(), hashes.SHA256())


def test_a_key_whose_version_is_gone_is_told_with_the_way_back(custody):
    key = custody.create("root", 2048)
    with pytest.raises(
        Failed, match="has no key vpn-root of version 0000, with which the root signs"
    ) as told:
        custody.open(key.rpartition("/")[0] + "/0000")
    assert told.value.hint == "az keyvault key recover --vault-name abc-prod-vault --name vpn-root"


def test_a_rotated_key_does_not_change_who_signs(world, custody):
    key = custody.create("root", 2048)
    before = custody.open(key).public_key()
    world.azure.keys.create("abc-prod-vault", "vpn-root", {"kty": "RSA"})
    assert custody.open(key).public_key() == before


@pytest.mark.parametrize(
    ("clients", "told"),
    [
        ({"vpn_auth_types": ["AAD"]}, "it admits by AAD, not by certificate"),
        ({"vpn_auth_types": ["Radius"], "radius_server_address": "10.0.0.4"}, "it uses RADIUS"),
    ],
)
def test_a_gateway_that_is_of_no_use_is_refused_with_the_reasons(world, place, session, clients, told):
    world.clients(**clients)
    with pytest.raises(OpsError, match="gateway abc-prod-vpn cannot be used:") as refused:
        usable(open_gateway(place, session))
    assert told in refused.value.text


def test_a_basic_gateway_and_one_without_clients_are_refused(world, place, session):
    world.change(sku="Basic")
    with pytest.raises(OpsError, match="its SKU is Basic"):
        usable(open_gateway(place, session))
    world.change(sku="VpnGw1AZ", vpn_client_configuration=[])
    with pytest.raises(OpsError, match="it has no VPN client configuration"):
        usable(open_gateway(place, session))
