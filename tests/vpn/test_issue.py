"""inv vpn.issue-cert: one command, everything a device needs, nothing that others may read."""

import json
import os
import stat
from pathlib import Path

import pytest

from scripts.errors import Failed, OpsError, Preflight
from scripts.ops.vpn.gateway import open_account, open_session_of
from scripts.ops.vpn.issue import Order, issue
from scripts.ops.vpn.issue_cert import issue_cert
from scripts.pki.reading import chain_fault
from tests.azure.world import DEVELOPERS
from tests.vpn.land import make_request


def issued(land, user="alice", device=None, csr=None, dry=False):
    return issue_cert(land.checkout, None, user, device, csr, dry)


def request_file(land):
    path = land.checkout / "request.csr"
    path.write_bytes(make_request())
    return str(path)


def test_one_command_makes_root_certificate_and_bundle(land):
    found = issued(land)
    assert set(found) >= {"serial", "thumbprint", "user", "device", "not_after", "directory", "files"}
    names = {Path(file).name for file in found["files"]}
    assert names == {
        "README.md", "alice-laptop.ovpn", "alice-laptop.p12", "alice-laptop-compatible.p12",
        "alice-laptop.mobileconfig", "certificate.pem", "key.pem", "root.pem", "gateway-root.pem",
    }  # fmt: skip
    assert all(Path(file).exists() for file in found["files"])
    (one,) = land.inventory.read()
    assert [event.event for event in one.events] == ["reserved", "signed", "issued"]
    assert (one.serial, one.thumbprint, one.chain_fault()) == (found["serial"], found["thumbprint"], "")
    assert chain_fault(one.pem.encode(), land.root().pem, one.not_before) == ""


def test_files_are_0600_and_folders_0700_whatever_the_umask_is(land):
    before = os.umask(0)
    try:
        issued(land)
    finally:
        os.umask(before)
    for path in [land.place.private, *land.place.private.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_private_key_is_in_no_file_unencrypted_and_nothing_here_knows_the_passphrase(land):
    found = issued(land)
    passphrase = Path(found["passphrase_file"]).read_text().strip()
    assert len(passphrase) >= 20
    for path in (land.checkout / ".sandbox").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"BEGIN PRIVATE KEY" not in data and b"BEGIN RSA" not in data, path
            assert passphrase.encode() not in data or str(path) == found["passphrase_file"], path


def test_a_request_leaves_the_key_on_the_device(land):
    found = issued(land, csr=request_file(land))
    names = {Path(file).name for file in found["files"]}
    assert names == {"README.md", "alice-laptop.ovpn", "certificate.pem", "root.pem", "gateway-root.pem"}
    assert found["passphrase_file"] is None
    profile = Path(found["directory"], "alice-laptop.ovpn").read_text()
    assert "\nkey alice-laptop.key\n" in profile and "PRIVATE" not in profile


def test_two_devices_of_one_user_have_two_certificates_and_a_third_is_told(land, capsys):
    first, second = issued(land), issued(land, device="phone")
    assert first["thumbprint"] != second["thumbprint"]
    third = issued(land)
    assert first["serial"] in capsys.readouterr().err
    assert len({first["serial"], second["serial"], third["serial"]}) == len(land.inventory.read()) == 3


def test_the_device_is_the_first_that_config_names(land):
    assert issued(land, "bob")["device"] == "laptop"
    land.edit("[laptop, phone]", "[phone, laptop]")
    assert issued(land, "bob")["device"] == "phone"


def test_dry_makes_nothing(land, capsys):
    before = land.files()
    assert issued(land, dry=True) == {}
    assert land.files() == before
    assert "would issue a certificate for alice's laptop" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../eve",
        "a/b",
        "Alice",
        "alice\n",
        "älice",
        "a" * 41,
        "-alice",
        ".",
        "..",
        "alice..b",
        "a b",
        "a@",
    ],
)
def test_what_cannot_be_a_user_is_refused_before_anything_is_made(land, name):
    before = land.files()
    with pytest.raises(Preflight, match="is not a user's name"):
        issued(land, name)
    with pytest.raises(Preflight, match="is not a device's name"):
        issued(land, "alice", name or "Ä")
    assert land.files() == before


def test_without_a_terminal_the_user_has_to_be_said(land):
    with pytest.raises(Preflight, match="whose certificate") as told:
        issued(land, None)
    assert told.value.hint == "inv vpn.issue-cert --user NAME --env prod"


def test_a_restricted_environment_names_its_people_and_any_other_tells_of_a_slip(land, capsys):
    assert issued(land, "alise")["user"] == "alise"
    assert 'alise is not in config/vpn.yaml; did you mean "alice"?' in capsys.readouterr().err
    land.edit("restricted: false", "restricted: true")
    with pytest.raises(Preflight, match="eve is not among the people"):
        issued(land, "eve")
    with pytest.raises(Preflight, match=r"alice has no phone .* there is laptop"):
        issued(land, "alice", "phone")
    assert issued(land, "bob", "phone")["user"] == "bob"


def test_members_of_the_directorys_group_may_have_one_too(land):
    land.edit("group: false", "group: true")
    land.edit("restricted: false", "restricted: true")
    with pytest.raises(Preflight, match="eve is not among the people"):
        issued(land, "eve")
    directory = open_account(open_session_of(land.place)).graph()
    directory.add(DEVELOPERS, directory.person("eve@abc.example"))
    assert issued(land, "eve")["user"] == "eve"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a certificate request"),
        (b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n", "not a certificate request"),
    ],
)
def test_a_damaged_request_is_refused(land, content, sentence):
    (land.checkout / "request").write_bytes(content)
    with pytest.raises(Preflight, match=f"/request: this is {sentence}: neither PEM nor DER"):
        issued(land, csr=str(land.checkout / "request"))
    with pytest.raises(Preflight, match="nowhere: no such file"):
        issued(land, csr="nowhere")
    assert land.inventory.read() == []


def test_a_guarded_target_wants_its_root_made_on_purpose(land):
    path = land.checkout / "config/targets/sandbox.yaml"
    path.write_text(path.read_text() + "guarded: true\n")
    with pytest.raises(Preflight, match="has no VPN root yet") as told:
        issue(land.place, Order("alice", "laptop"))
    assert told.value.hint == "inv vpn.init --env prod"


def test_a_wrong_passphrase_of_the_root_reserves_nothing(land, monkeypatch):
    land.root()
    monkeypatch.setenv("GITOPS_VPN_CA_PASSPHRASE", "another one that is long enough")
    with pytest.raises(Preflight, match="does not open the private key") as told:
        issued(land)
    assert land.inventory.read() == []
    assert "another one" not in json.dumps(str(told.value)) + "".join(map(str, told.traceback))


def test_a_missing_root_key_says_where_it_should_be(land):
    land.root()
    (key,) = (land.place.private / "ca").glob("*.key")
    key.unlink()
    with pytest.raises(Failed, match="is not on this machine"):
        issued(land)


def test_a_certificate_ends_with_its_root_at_the_latest(land, capsys):
    root = land.make_root("abc-prod-old", begun=100, days=200)
    assert issued(land)["not_after"] == root.facts.not_after.isoformat()
    assert "certificates end with their root" in capsys.readouterr().err


@pytest.mark.parametrize("days", [99, 100, 129])
def test_a_root_that_has_ended_or_soon_does_signs_nothing(land, days):
    land.make_root("abc-prod-old", begun=100, days=days)
    with pytest.raises(Preflight, match=r"the root abc-prod-old ends on .* and its clients with it") as told:
        issued(land)
    assert told.value.hint == "inv vpn.rotate-root --env prod"
    assert land.inventory.read() == []


def test_a_link_where_a_bundle_belongs_is_not_followed(land, tmp_path):
    land.root()
    bundles = land.place.private / "bundles"
    bundles.mkdir(mode=0o700)
    (tmp_path / "elsewhere").mkdir()
    (bundles / "alice").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OpsError, match="symbolic link"):
        issued(land)
    assert list((tmp_path / "elsewhere").iterdir()) == []
