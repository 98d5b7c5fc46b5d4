"""inv vpn.rotate-root: nobody is cut off without a word, and every phase goes on where it stopped."""

from datetime import timedelta

import pytest

from scripts.core.vpn.asked import Asked
from scripts.core.vpn.certificate import ISSUED, REVOKED, SUPERSEDED
from scripts.errors import Declined, Failed, Preflight
from scripts.ops.vpn.gateway import read_gateway
from scripts.ops.vpn.issue_cert import issue_cert
from scripts.ops.vpn.list import list_certificates
from scripts.ops.vpn.place import moment
from scripts.ops.vpn.renew import renew
from scripts.ops.vpn.revoke import revoke
from scripts.ops.vpn.roots import read_roots
from scripts.ops.vpn.rotate import Wishes, rotate
from scripts.ops.vpn.rotation import read_rotation
from scripts.pki.reading import chain_fault
from tests.azure.world import GATEWAY, TABLE
from tests.vpn.land import make_request


def rotated(land, **wishes):
    return rotate(land.checkout, None, Wishes(**wishes))


def phases(progress):
    return [(row["phase"], row["state"]) for row in progress.rows]


def names(land, retired=False):
    return [root.name for root in read_roots(land.place, retired)]


@pytest.fixture
def old(land):
    """The root that is replaced; the gateway trusts it."""
    root = land.make_root("abc-prod-old", begun=100, days=1825)
    land.apply()
    return root


def test_a_rotation_from_its_beginning_to_its_end(land, old):
    alice = land.enter("alice")
    begun = rotated(land)
    assert phases(begun) == [("create", "done"), ("publish", "waits")]
    assert begun.waits_for == "inv apply --only prod"
    # Until the gateway trusts the new root, the old one signs.
    assert issue_cert(land.checkout, None, "bob", None, None, False)
    assert {one.root for one in land.inventory.read()} == {old.name}

    land.apply()
    moved = rotated(land)
    assert phases(moved) == [
        ("publish", "done"), ("re-issue", "done"), ("laggards", "done"), ("retire", "waits"),
    ]  # fmt: skip
    new = read_rotation(land.place).new
    assert sorted((one.user, one.root, one.status(moment())) for one in land.inventory.read()) == [
        ("alice", new, ISSUED), ("alice", old.name, SUPERSEDED),
        ("bob", new, ISSUED), ("bob", old.name, SUPERSEDED),
    ]  # fmt: skip
    # Both roots are trusted: old certificates verify as they did.
    assert set(read_gateway(land.place).roots) == {old.name, new}
    assert chain_fault(alice.pem.encode(), old.pem, moment()) == ""

    for devices in (None, 1, 3):
        with pytest.raises(Declined, match="2 certificates under abc-prod-old still work") as told:
            rotated(land, retire=True, cut_off=devices)
    assert "--retire --cut-off 2" in told.value.hint
    assert old.name in names(land)

    retired = rotated(land, retire=True, cut_off=2)
    assert (phases(retired), retired.waits_for) == ([("retire", "waits")], "inv apply --only prod")
    assert retired.rows[-1]["detail"] == "abc-prod-old: still trusted"
    assert (names(land), names(land, retired=True)) == ([new], [old.name])
    land.apply()
    assert phases(rotated(land)) == [("retire", "done")]
    assert read_rotation(land.place) is None
    assert list(read_gateway(land.place).roots) == [new]
    assert [path.stem for path in (land.place.private / "ca").glob("*.key")] == [new]
    # Whom a retired root let in is neither renewed nor missed.
    due = renew(land.checkout, None, Asked(all=True), None, True, True)
    assert {land.inventory.get(row["serial"]).root for row in due} == {new}
    ending = list_certificates(land.checkout, None, "365d").error.text
    assert alice.serial not in ending and due[0]["serial"] in ending
    # A certificate of a retired root can still be revoked.
    (row,) = revoke(land.checkout, None, Asked(serial=alice.serial), None, "", False)
    assert row["state"] == "revoked"


def test_after_the_days_of_grace_nobody_is_left_to_cut_off(land, old):
    over = moment() - timedelta(days=8)
    land.enter("alice", begun=20, root=old, events=((SUPERSEDED, over),))
    rotated(land)
    new = next(root for root in read_roots(land.place) if root.name != old.name)
    land.enter("alice", root=new)
    land.apply()
    assert (
        "1 certificates under abc-prod-old still work; days of grace end on"
        in rotated(land).rows[-1]["detail"]
    )
    renew(land.checkout, None, Asked(all=True), None, False, False)
    assert {one.status(moment()) for one in land.inventory.read() if one.root == old.name} == {REVOKED}
    assert rotated(land, retire=True).waits_for == "inv apply --only prod"


def test_devices_that_keep_their_key_are_laggards_until_they_send_a_request(land, old, tmp_path, capsys):
    (tmp_path / "request").write_bytes(make_request())
    found = issue_cert(land.checkout, None, "alice", None, str(tmp_path / "request"), False)
    rotated(land)
    land.apply()
    behind = rotated(land)
    assert phases(behind)[-1] == ("laggards", "waits")
    assert f"--early --serial {found['serial']} --csr FILE" in capsys.readouterr().err
    renew(land.checkout, None, Asked(user="alice"), str(tmp_path / "request"), True, False)
    assert phases(rotated(land)) == [("laggards", "done"), ("retire", "waits")]


def test_a_rotation_is_undone_as_long_as_nobody_uses_the_new_root(land, old):
    rotated(land)
    new = read_rotation(land.place).new
    assert rotated(land, undo=True).waits_for == "inv apply --only prod"
    assert (names(land), names(land, retired=True)) == ([old.name], [new])
    assert read_rotation(land.place) is None
    with pytest.raises(Preflight, match="no rotation is under way"):
        rotated(land, undo=True)
    with pytest.raises(Preflight, match="--retire and --undo contradict each other"):
        rotated(land, undo=True, retire=True)

    land.enter("alice")
    rotated(land)
    land.apply()
    rotated(land)
    with pytest.raises(Preflight, match=r"1 certificates under .* work: it cannot be undone"):
        rotated(land, undo=True)


def test_what_cannot_be_asked_is_waited_for(land, old):
    land.store.delete(TABLE, GATEWAY)
    rotated(land)
    assert "not asked" in rotated(land).rows[-1]["detail"]


def test_dry_says_what_would_be_next(land, old):
    before = land.files()
    assert phases(rotated(land, dry=True)) == [("create", "would be next")]
    assert land.files() - {"vpn/prod/rotation.lock"} == before


def test_there_must_be_a_root_and_a_record_that_can_be_read(land, old):
    (land.place.records / "rotation.yaml").write_text("old: [a]\nnew: b\n")
    with pytest.raises(Failed, match="it lacks 'done'"):
        rotated(land)
    (land.place.records / "rotation.yaml").write_text(
        "old: [a]\nnew: b\ndone: [{phase: publish, at: '2026-01-01T00:00:00Z', by: ada}]\n"
    )
    with pytest.raises(Failed, match="its phases are not in order"):
        rotated(land)
    (land.place.records / "rotation.yaml").unlink()
    for file in (land.place.records / "roots").iterdir():
        file.unlink()
    with pytest.raises(Preflight, match="has no VPN root to rotate"):
        rotated(land)
