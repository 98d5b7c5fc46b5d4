"""What is made of the gateway's package: profiles that are filled once, and nothing that points elsewhere."""

import io
import plistlib
import zipfile
from datetime import UTC, datetime

import pytest

from scripts.core.vpn.bundle import fill_ovpn
from scripts.core.vpn.mobileconfig import write_mobileconfig
from scripts.core.vpn.profile import OVPN, SETTINGS, Profile, read_profile
from scripts.core.vpn.readme import write_readme
from scripts.errors import Failed

TEXT = """client
remote gateway.example 443
dev tun
# a comment
<ca>
-----BEGIN CERTIFICATE-----
AAAA
-----END CERTIFICATE-----
</ca>
<cert>
$CLIENTCERTIFICATE
</cert>
<key>
$PRIVATEKEY
</key>
"""
SETTING = "<VpnServer>vpn.example</VpnServer><VpnType>IkeV2,OpenVPN</VpnType><CaCert>MAA=</CaCert>"


def package(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def profile(ovpn=TEXT, protocols=("OpenVPN",)):
    return Profile(ovpn, "gateway.example", protocols, b"")


def test_a_package_is_read_by_its_parts():
    found = read_profile(package(**{OVPN: TEXT.replace("\n", "\r\n"), SETTINGS: SETTING}))
    assert found == Profile(TEXT, "vpn.example", ("IkeV2", "OpenVPN"), b"\x30\x00")
    assert read_profile(package(**{f"./{OVPN}": "\ufeff" + TEXT})) == profile()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a zip file"),
        (b"<html>expired</html>", "not a zip file"),
        (package(**{"Generic/x": "x"}), "has no OpenVPN/vpnconfig.ovpn"),
        (package(**{OVPN: TEXT, "../../evil": "x"}), "points outside"),
        (package(**{OVPN: TEXT, "/etc/evil": "x"}), "points outside"),
        (package(**{OVPN: TEXT, "..\\evil": "x"}), "points outside"),
        (package(**{OVPN: TEXT, "C:/evil": "x"}), "points outside"),
        (package(**{OVPN: "x" * 1_000_001}), "too large"),
        (package(**{OVPN: TEXT})[:-30], "not a zip file"),
    ],
)
def test_a_package_that_cannot_be_trusted_is_refused(content, sentence):
    with pytest.raises(Failed, match=sentence):
        read_profile(content)


def test_a_profile_is_filled_and_otherwise_left_alone():
    filled = fill_ovpn(profile(), "CERT\n", "KEY\n", "")
    assert filled == TEXT.replace("$CLIENTCERTIFICATE", "CERT").replace("$PRIVATEKEY", "KEY")


def test_what_is_filled_in_is_taken_literally():
    assert "\n\\1 $0\n" in fill_ovpn(profile(), "\\1 $0", "KEY", "")


def test_a_device_that_keeps_its_key_reads_it_from_a_file():
    filled = fill_ovpn(profile(), "CERT", "", "alice-laptop.key")
    assert "\nkey alice-laptop.key\n" in filled and "<key>" not in filled


@pytest.mark.parametrize(
    "ovpn",
    [
        TEXT.replace("$PRIVATEKEY", ""), TEXT.replace("$CLIENTCERTIFICATE", ""), TEXT + "$PRIVATEKEY",
        TEXT + "$CLIENTCERTIFICATE", "",
    ],
)  # fmt: skip
def test_a_profile_without_each_place_once_is_refused(ovpn):
    with pytest.raises(Failed, match="times, not once"):
        fill_ovpn(profile(ovpn), "CERT", "KEY", "")


def test_a_profile_without_a_block_for_the_key_cannot_leave_it_out():
    with pytest.raises(Failed, match="no <key> block"):
        fill_ovpn(profile(TEXT.replace("<key>\n", "<key>\nx\n")), "CERT", "", "a.key")


def mobileconfig(found, server_root=b"root"):
    made = write_mobileconfig("VPN prod", "ABC", "laptop.alice", b"p12", found, server_root)
    return {one["PayloadType"]: one for one in plistlib.loads(made)["PayloadContent"]}


def test_a_phone_gets_certificate_root_and_connection():
    payloads = mobileconfig(profile())
    assert payloads["com.apple.security.pkcs12"]["PayloadContent"] == b"p12"
    assert "Password" not in payloads["com.apple.security.pkcs12"]
    assert payloads["com.apple.security.root"]["PayloadContent"] == b"root"
    connection = payloads["com.apple.vpn.managed"]
    assert connection["VPNSubType"] == "net.openvpn.connect.app"
    assert connection["VPN"]["PayloadCertificateUUID"] == payloads["com.apple.security.pkcs12"]["PayloadUUID"]
    assert connection["VendorConfig"] == {
        "client": "NOARGS", "remote": "gateway.example 443", "dev": "tun",
        "ca": "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----",
    }  # fmt: skip


def test_a_gateway_that_speaks_ikev2_needs_no_app():
    connection = mobileconfig(profile(protocols=("IkeV2", "OpenVPN")))["com.apple.vpn.managed"]
    assert (connection["VPNType"], connection["IKEv2"]["LocalIdentifier"]) == ("IKEv2", "laptop.alice")


def test_without_a_profile_there_is_no_connection_in_it():
    assert set(mobileconfig(None, b"")) == {"com.apple.security.pkcs12"}
    assert mobileconfig(profile()) == mobileconfig(profile())


@pytest.mark.parametrize("has_key", [True, False])
def test_the_page_names_every_file_and_never_the_passphrase(has_key):
    names = ["environment", "user", "device", "serial", "thumbprint", "host", "key_file"]
    facts = {name: f"<{name}>" for name in names}
    files = ["a-b.ovpn", "a-b.p12", "a-b-compatible.p12", "a-b.mobileconfig", "certificate.pem"]
    page = write_readme(facts, datetime(2027, 1, 2, tzinfo=UTC), files, has_key, "gw.example", True)
    assert all(f"| {name} |" in page for name in files)
    assert "Valid until 2027-01-02. Serial <serial>, thumbprint <thumbprint>." in page
    assert ("The key is encrypted" in page, "never left your device" in page) == (has_key, not has_key)
