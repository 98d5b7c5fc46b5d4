"""inv vpn.renew: one meaning. Too early does nothing; the old certificate works for the days of grace, then no more."""

from datetime import timedelta

import pytest

from scripts.core.vpn.asked import Asked
from scripts.core.vpn.certificate import EXPIRED, ISSUED, REVOKED, SUPERSEDED
from scripts.errors import Preflight
from scripts.ops.vpn.gateway import read_gateway
from scripts.ops.vpn.issue_cert import issue_cert
from scripts.ops.vpn.place import moment
from scripts.ops.vpn.renew import renew
from scripts.ops.vpn.revoke import revoke
from tests.vpn.land import make_request


def renewed(land, csr=None, early=False, dry=False, **asked):
    return renew(land.checkout, None, Asked(**asked), csr, early, dry)


def status(land, serial):
    return land.inventory.get(serial).status(moment())


def test_too_early_does_nothing_and_says_when(land, capsys):
    one = land.enter("alice", begun=100)
    (row,) = renewed(land, user="alice")
    assert (row["state"], row["serial"], len(land.inventory.read())) == ("too early", one.serial, 1)
    begins = one.not_after - timedelta(days=30)
    assert f"renewing begins on {begins:%Y-%m-%d}, or now with --early" in capsys.readouterr().err
    assert renewed(land, user="alice", early=True)[0]["state"] == "renewed"
    land.enter("bob")
    capsys.readouterr()
    assert {row["state"] for row in renewed(land, all=True)} == {"too early"}
    told = capsys.readouterr().err
    assert "2 are good for longer; renewing begins 30 days before the end, or now with --early" in told


def test_what_is_due_gets_a_new_key_and_the_old_one_works_on(land):
    old = land.enter("alice", begun=160)
    (row,) = renewed(land, user="alice")
    new = land.inventory.get(row["serial"])
    assert (row["state"], new.replaces, new.user, new.device) == ("renewed", old.serial, "alice", "laptop")
    assert status(land, old.serial) == SUPERSEDED
    assert status(land, new.serial) == ISSUED
    assert land.inventory.get(old.serial).is_live(moment())
    assert read_gateway(land.place).thumbprints == set()
    # Once more, and the new one is the one that is meant.
    assert renewed(land, user="alice")[0]["state"] == "too early"


def test_whoever_revokes_the_new_one_is_told_that_the_old_one_works_on(land, capsys):
    old = land.enter("alice", begun=160)
    (row,) = renewed(land, user="alice")
    revoke(land.checkout, None, Asked(serial=row["serial"]), None, "lost", False)
    told = f"alice's laptop still gets in by another: inv vpn.revoke --env prod --serial {old.serial}"
    assert told in capsys.readouterr().err
    revoke(land.checkout, None, Asked(serial=old.serial), None, "lost", False)
    assert "still gets in" not in capsys.readouterr().err


def test_after_the_days_of_grace_the_old_one_is_revoked_and_only_that(land):
    over, within = moment() - timedelta(days=7), moment() - timedelta(days=6, hours=23)
    alice = land.enter("alice", begun=160, events=((SUPERSEDED, over),))
    bob = land.enter("bob", begun=160, events=((SUPERSEDED, within),))
    eve = land.enter("eve", begun=190, events=((SUPERSEDED, over),))
    land.enter("alice")
    rows = renewed(land, all=True)
    assert [row["serial"] for row in rows if row["state"] == "revoked"] == [alice.serial]
    assert [status(land, one.serial) for one in (alice, bob, eve)] == [REVOKED, SUPERSEDED, EXPIRED]
    assert read_gateway(land.place).thumbprints == {alice.thumbprint}


def test_all_means_everything_that_is_due_and_passphrases_go_to_files(land):
    land.enter("alice", begun=160)
    land.enter("bob", "phone", begun=151)
    land.enter("eve")
    rows = renewed(land, all=True)
    assert sorted((row["user"], row["state"]) for row in rows) == [
        ("alice", "renewed"), ("bob", "renewed"), ("eve", "too early"),
    ]  # fmt: skip
    assert all(row["passphrase_file"] for row in rows if row["state"] == "renewed")


def test_a_device_that_keeps_its_key_wants_a_request(land, tmp_path, capsys):
    (tmp_path / "request").write_bytes(make_request())
    found = issue_cert(land.checkout, None, "alice", None, str(tmp_path / "request"), False)
    (row,) = renewed(land, user="alice", early=True)
    assert row["state"] == "needs a request"
    assert f"--serial {found['serial']} --csr FILE" in capsys.readouterr().err
    assert renewed(land, user="alice", early=True, csr=str(tmp_path / "request"))[0]["state"] == "renewed"


def test_a_request_is_for_one_device(land, tmp_path):
    (tmp_path / "request").write_bytes(make_request())
    land.enter("alice")
    land.enter("alice", "phone")
    with pytest.raises(Preflight, match="--csr is one device's, and 2 are meant"):
        renewed(land, user="alice", all=True, csr=str(tmp_path / "request"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "whose certificate"),
        ({"user": "bob"}, '"bob" has no certificate'),
        ({"user": "alcie"}, 'did you mean "alice"'),
        ({"user": "alice"}, "alice has 2 certificates"),
        ({"user": "eve"}, "only certificates that have expired"),
        ({"serial": "ABC"}, "no certificate has the serial ABC"),
    ],
)
def test_what_is_not_clear_is_refused(land, asked, sentence):
    land.enter("alice")
    land.enter("alice", "phone")
    land.enter("eve", begun=200)
    with pytest.raises(Preflight, match=sentence):
        renewed(land, **asked)


def test_dry_renews_nothing(land):
    land.enter("alice", begun=160)
    before = land.files()
    assert [row["state"] for row in renewed(land, user="alice", dry=True)] == ["would be renewed"]
    assert land.files() == before
