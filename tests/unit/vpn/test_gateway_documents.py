"""Changes of a gateway's document: what was meant changes, and not a byte beside it."""

import json
from base64 import b64encode
from copy import deepcopy

import pytest

from scripts.core.vpn import gateway_faults as faults
from scripts.core.vpn.gateway import GatewayDocument, differences, revoke, unrevoke

ALICE, BEN = "A" * 40, "B" * 40
DATA = b64encode(b"0\x82 a certificate").decode()
TWICE = b64encode(b"-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n").decode()


SMALL = {
    "vpnClientAddressPool": {"addressPrefixes": ["172.16.30.0/29"]},
    "vpnClientProtocols": ["OpenVPN", "IkeV2"],
}


def raw(**clients: object) -> dict:
    return {
        "name": "gateway",
        "etag": 'W/"1"',
        "properties": {
            "provisioningState": "Succeeded",
            "sku": {"name": "VpnGw1AZ"},
            "somethingNew": {"deep": [1, {"x": None}]},
            "vpnClientConfiguration": {
                "vpnClientAddressPool": {"addressPrefixes": ["172.16.30.0/24"]},
                "vpnClientProtocols": ["OpenVPN"],
                "vpnAuthenticationTypes": ["Certificate"],
                "vpnClientRootCertificates": [{"name": "one", "properties": {"publicCertData": DATA}}],
                "vpnClientRevokedCertificates": [{"name": "ben", "properties": {"thumbprint": BEN}}],
                **clients,
            },
        },
    }


def test_revoking_adds_an_entry_and_leaves_all_else_byte_identical():
    before = raw()
    kept = deepcopy(before)
    after = revoke(before, {"alice": ALICE})
    assert before == kept
    added = after["properties"]["vpnClientConfiguration"]["vpnClientRevokedCertificates"].pop()
    assert added == {"name": "alice", "properties": {"thumbprint": ALICE}}
    assert json.dumps(after) == json.dumps(kept)


def test_a_thumbprint_that_is_refused_already_stays_as_it_is():
    assert revoke(raw(), {"another-name": BEN}) == raw()
    assert revoke(revoke(raw(), {"alice": ALICE}), {"alice": ALICE}) == revoke(raw(), {"alice": ALICE})
    lower = raw(vpnClientRevokedCertificates=[{"name": "ben", "properties": {"thumbprint": BEN.lower()}}])
    assert revoke(lower, {"ben": BEN}) == lower


def test_a_second_certificate_under_a_taken_name_gets_a_name_of_its_own():
    document = GatewayDocument.of(revoke(raw(), {"ben": ALICE}))
    assert document.revoked == {"ben": BEN, "ben-aaaaaaaa": ALICE}


def test_letting_go_of_a_thumbprint_leaves_the_others():
    after = unrevoke(revoke(raw(), {"alice": ALICE}), {BEN})
    assert GatewayDocument.of(after).thumbprints == {ALICE}


def test_differences_are_told_by_path_and_what_azure_writes_itself_is_none():
    other = raw()
    other["etag"] = 'W/"2"'
    other["properties"]["provisioningState"] = "Updating"
    other["properties"]["vpnClientConfiguration"]["vpnClientRootCertificates"][0]["id"] = "/x"
    assert differences(raw(), other) == []
    other["properties"]["somethingNew"]["deep"][0] = 2
    other["properties"]["vpnClientConfiguration"]["vpnClientRevokedCertificates"] = []
    assert differences(raw(), other) == [
        "properties.somethingNew.deep",
        "properties.vpnClientConfiguration.vpnClientRevokedCertificates",
    ]


def test_the_order_of_named_entries_is_no_difference():
    both = revoke(raw(), {"alice": ALICE})
    turned = deepcopy(both)
    turned["properties"]["vpnClientConfiguration"]["vpnClientRevokedCertificates"].reverse()
    assert differences(both, turned) == []


@pytest.mark.parametrize(
    ("clients", "told"),
    [
        ({"vpnAuthenticationTypes": ["Certificate", "Radius"]}, "it uses RADIUS"),
        ({"vpnAuthenticationTypes": ["AAD"]}, "it admits by AAD, not by certificate"),
        ({"vpnClientProtocols": ["IkeV2", "SSTP"]}, "it speaks IkeV2 and SSTP, not OpenVPN"),
        (SMALL, "has 4 addresses for each kind of tunnel"),
    ],
)
def test_a_gateway_that_certificates_cannot_be_used_on_says_why(clients, told):
    (fault,) = faults.gateway_faults(GatewayDocument.of(raw(**clients)))
    assert told in fault


def test_an_older_gateway_with_radius_is_known_by_its_server():
    document = raw(radiusServerAddress="10.0.0.4", vpnAuthenticationTypes=None)
    assert GatewayDocument.of(document).auth_types == ("Certificate", "Radius")


def test_basic_failed_and_bare_gateways_are_refused_and_a_good_one_is_not():
    basic, failed, bare = raw(), raw(), raw()
    basic["properties"]["sku"]["name"] = "Basic"
    failed["properties"]["provisioningState"] = "Failed"
    del bare["properties"]["vpnClientConfiguration"]
    assert "its SKU is Basic" in faults.gateway_faults(GatewayDocument.of(basic))[0]
    assert "its last change failed" in faults.gateway_faults(GatewayDocument.of(failed))[0]
    assert faults.gateway_faults(GatewayDocument.of(bare)) == ["it has no VPN client configuration"]
    assert faults.gateway_faults(GatewayDocument.of(raw())) == []


def test_a_twenty_first_root_is_refused_before_anything_is_written():
    roots = [{"name": f"r{n}", "properties": {"publicCertData": f"{n}"}} for n in range(20)]
    document = GatewayDocument.of(raw(vpnClientRootCertificates=roots))
    (fault,) = faults.root_faults(document, {"new": DATA})
    assert fault == "there would be 21 roots, and a gateway has at most 20: retire one first"
    assert faults.root_faults(document, {"r3": "3"}) == []


def test_a_root_keeps_its_name_and_its_name_its_root():
    document = GatewayDocument.of(raw())
    assert faults.root_faults(document, {"one": DATA}) == []
    assert 'another root is called "one"' in faults.root_faults(document, {"one": "other"})[0]
    assert faults.root_faults(document, {"two": DATA}) == ['"two" is on the gateway already, as "one"']


@pytest.mark.parametrize(
    ("on_gateway", "state"),
    [(DATA, faults.PUBLISHED), ("other", faults.DIFFERENT), (TWICE, faults.ENCODED_TWICE)],
)
def test_how_a_root_stands_on_the_gateway(on_gateway, state):
    entry = [{"name": "one", "properties": {"publicCertData": on_gateway}}]
    document = GatewayDocument.of(raw(vpnClientRootCertificates=entry))
    assert faults.root_state(document, "one", DATA) == state
    assert faults.root_state(document, "two", "elsewhere") == faults.MISSING


def test_a_root_under_another_name_is_published_all_the_same():
    assert faults.root_state(GatewayDocument.of(raw()), "mine", DATA) == faults.PUBLISHED


def test_a_full_list_of_revocations_is_told_before_it_is_written():
    document = GatewayDocument.of(raw())
    (fault,) = faults.revocation_faults(document, {ALICE}, most=1)
    assert fault == "2 certificates would be revoked, more than 1: let go of those that have expired"
    assert faults.revocation_faults(document, {BEN}, most=1) == []
