"""The inventory: whole files or none, nothing lost, and what is damaged is told and mended."""

import stat

import pytest

from scripts.core.vpn.asked import Asked
from scripts.core.vpn.certificate import ABANDONED, ISSUED, REBUILT, REVOKED, SUPERSEDED
from scripts.core.vpn.document import read_document
from scripts.errors import Failed
from scripts.ops.vpn.doctor import examine
from scripts.ops.vpn.issue_cert import issue_cert
from scripts.ops.vpn.list import list_certificates
from scripts.ops.vpn.place import moment
from scripts.ops.vpn.revoke import revoke
from tests.vpn.land import rewrite


def file_of(land, one):
    return land.inventory.directory / f"{one.serial}.yaml"


def states(land, check):
    return [(row["state"], row["detail"]) for row in examine(land.checkout, None) if row["check"] == check]


def test_no_inventory_is_an_empty_one(land):
    assert land.inventory.read() == []
    assert list_certificates(land.checkout, None, None).rows == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: len(text) // 4],
        lambda text: text.replace("serial:", "serial"),
        lambda text: text + "\n- x",
        lambda text: text.replace("event: reserved", "event: dreamt"),
        lambda text: text.replace("Z'", "'"),
        lambda text: "[]",
        lambda text: "\x00" + text,
    ],
    ids=["empty", "cut", "syntax", "tail", "event", "no-zone", "list", "nul"],
)
def test_a_damaged_file_is_told_by_name_and_mended_by_the_doctor(land, damage):
    one, other = land.enter("alice"), land.enter("bob")
    path = file_of(land, one)
    before = path.read_text()
    path.write_text(damage(before))
    with pytest.raises(Failed, match=one.serial) as told:
        land.inventory.read()
    assert told.value.hint == "inv vpn.doctor --env prod"
    listed = list_certificates(land.checkout, None, None)
    assert [row["serial"] for row in listed.rows] == [other.serial]
    assert listed.error.text == "damaged files of the inventory: 1"

    assert any(state == "mended" and one.serial in detail for state, detail in states(land, "inventory"))
    serials = {found.serial for found in land.inventory.read()}
    whole = "-----END CERTIFICATE-----" in damage(before)
    assert serials == ({one.serial, other.serial} if whole else {other.serial})
    assert (land.inventory.directory / f".{one.serial}.yaml.damaged").read_text() == damage(before)
    if whole:
        again = land.inventory.get(one.serial)
        assert again.status(moment()) == ISSUED
        assert (again.user, again.device, again.thumbprint) == (one.user, one.device, one.thumbprint)
        assert again.events[0].event == REBUILT


def test_what_was_revoked_stays_revoked_when_its_file_is_rebuilt(land):
    one = land.enter("alice", events=((SUPERSEDED, moment()), (REVOKED, moment())))
    path = file_of(land, one)
    path.write_text(path.read_text().replace("user: alice", "user alice"))
    examine(land.checkout, None)
    assert land.inventory.get(one.serial).status(moment()) == REVOKED


def test_a_file_under_another_name_is_not_believed(land):
    one = land.enter("alice")
    path = file_of(land, one)
    path.rename(path.with_name("ABCDEF.yaml"))
    with pytest.raises(Failed, match="it is about serial"):
        land.inventory.read()
    examine(land.checkout, None)
    assert [found.serial for found in land.inventory.read()] == [one.serial]


def test_an_event_that_was_changed_afterwards_is_found(land):
    one = land.enter("alice")
    path = file_of(land, one)
    path.write_text(path.read_text().replace("by: ada@desk", "by: eve@desk", 1))
    assert ("fault", f"{one.serial} of alice's laptop: event 1 (reserved) was changed afterwards; "
            "compare it with Git, or inv vpn.revoke --env prod") in states(land, "inventory")  # fmt: skip


@pytest.mark.parametrize("key", ["thumbprint", "not_after"])
def test_a_file_that_says_other_than_its_certificate_is_found(land, key):
    one, other = land.enter("alice"), land.enter("alice", days=90)
    value = getattr(other, key) if key == "thumbprint" else "2099-01-01T00:00:00Z"
    rewrite(file_of(land, one), **{key: value})
    assert any(f"its {key} is not the certificate's" in detail for _, detail in states(land, "inventory"))


def test_a_file_that_is_gone_comes_back_from_the_bundle(land):
    found = issue_cert(land.checkout, None, "alice", None, None, False)
    (land.inventory.directory / f"{found['serial']}.yaml").unlink()
    examine(land.checkout, None)
    again = land.inventory.get(found["serial"])
    assert (again.thumbprint, again.status(moment())) == (found["thumbprint"], ISSUED)
    assert read_document(file_of(land, again).read_text()) == again


def test_who_was_revoked_stays_so_when_only_the_gateway_and_the_bundle_know(land):
    found = issue_cert(land.checkout, None, "alice", None, None, False)
    land.apply()
    revoke(land.checkout, None, Asked(user="alice"), None, "", False)
    (land.inventory.directory / f"{found['serial']}.yaml").unlink()
    assert ("mended", f"{found['serial']} is revoked: the gateway refuses it") in states(land, "inventory")
    assert land.inventory.get(found["serial"]).status(moment()) == REVOKED


def test_a_serial_that_is_taken_is_not_overwritten(land):
    one = land.enter("alice")
    with pytest.raises(Failed, match=f"serial {one.serial} is taken"):
        land.inventory.reserve(one)
    assert land.inventory.get(one.serial) == one


def test_a_directory_that_cannot_be_written_is_told(land, monkeypatch):
    issue_cert(land.checkout, None, "bob", None, None, False)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Failed, match="no space left on device"):
        issue_cert(land.checkout, None, "alice", None, None, False)
    monkeypatch.undo()
    assert not list(land.place.records.rglob(".*"))
    # What was begun is settled by the next command.
    issue_cert(land.checkout, None, "alice", None, None, False)
    assert sorted(one.status(moment()) for one in land.inventory.read())[-1] == ISSUED


def test_what_others_may_read_is_closed_and_told(land):
    found = issue_cert(land.checkout, None, "alice", None, None, False)
    key = land.place.bundle("alice", found["serial"]) / "key.pem"
    key.chmod(0o644)
    key.parent.chmod(0o755)
    mended = [detail for state, detail in states(land, "modes") if state == "mended"]
    assert len(mended) == 2 and all("was open to others" in detail for detail in mended)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_a_link_in_the_private_directory_is_a_fault(land, tmp_path):
    land.root()
    (land.place.private / "ca/link.key").symlink_to(tmp_path / "elsewhere")
    assert states(land, "modes")[0][0] == "fault"


def test_a_reservation_of_another_machine_is_left_alone_for_a_day(land):
    one = land.enter("alice")
    path = file_of(land, one)
    path.write_text(
        path.read_text().replace("- at:", "- at:", 1).split("  event: signed")[0].rpartition("- at")[0]
    )
    path.write_text(path.read_text().split("certificate:")[0] + path.read_text().rpartition("-----\n")[2])
    examine(land.checkout, None)
    assert land.inventory.get(one.serial).events[-1].event != ABANDONED
    path.write_text(path.read_text().replace(f"{moment():%Y-%m-%d}T", "2026-01-01T"))
    examine(land.checkout, None)
    assert land.inventory.get(one.serial).events[-1].event == ABANDONED
