"""kill -9 at every change on the way, and nothing private that others could read at any of them."""

import os
from functools import partial

import pytest

from scripts.core.vpn.certificate import ABANDONED, ISSUED, SUPERSEDED
from scripts.ops.vpn.issue import Order, issue, open_authority
from scripts.ops.vpn.place import moment
from scripts.ops.vpn.profile_file import store_profile
from scripts.ops.vpn.renew import replace_certificate
from scripts.ops.vpn.repair import mark_replaced, repair, unfinished
from scripts.ops.vpn.roots import read_roots
from scripts.ops.vpn.rotate import Wishes, rotate
from scripts.ops.vpn.rotation import read_rotation, signing_root
from tests.vpn.children import run, run_killed, snapshots

pytestmark = pytest.mark.sandbox


def test_an_issue_that_ends_anywhere_is_finished_or_taken_away_by_the_next_command(land, tmp_path):
    authority, place = open_authority(land.place), land.place
    store_profile(place, land.package())
    work, settled = partial(issue, place, Order("alice", "laptop"), authority), []
    for _ in snapshots(work, land.checkout / ".sandbox", tmp_path / "states"):
        settled.append(" ".join(repair(place)))
        assert unfinished(land.inventory) == []
        assert not list(land.inventory.directory.glob(".*"))
        _check_files(place, land.inventory.read())
    assert len(settled) > 20
    assert sum("finished" in told for told in settled) >= 1
    assert sum("given up" in told for told in settled) > 15


def test_kill_9_lets_go_of_what_was_held(land):
    authority, place = open_authority(land.place), land.place
    for number in (3, 12, 30):
        assert run_killed(partial(issue, place, Order(f"user{number}", "laptop"), authority), number)
        repair(place)
        assert unfinished(land.inventory) == []
        _check_files(place, land.inventory.read())


def _check_files(place, certificates):
    """A certificate that was issued has its whole bundle and passphrase; of any other there is nothing."""
    bundles = place.private / "bundles"
    there = {path.name for path in bundles.glob("*/*")} if bundles.exists() else set()
    expected = set()
    for one in certificates:
        status = one.status(moment())
        assert status in (ISSUED, ABANDONED)
        assert one.chain_fault() == ""
        if status == ISSUED:
            expected |= {one.serial, f"{one.serial}.passphrase"}
            assert len(list(place.bundle(one.user, one.serial).iterdir())) == 9
    # A draft without a reservation has nothing in it yet: it is an empty folder under a hidden name.
    for name in there - expected:
        (draft,) = bundles.glob(f"*/{name}")
        assert name.startswith(".") and list(draft.iterdir()) == []


def test_nothing_private_is_open_to_others_at_any_moment(land):
    place = land.place
    store_profile(place, land.package())

    def work():
        os.umask(0)
        issue(place, Order("alice", "laptop"))

    def watch(number, event):
        assert event != "os.chmod"
        for path in [place.private, *place.private.rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path

    assert run(work, watch) == 0


def test_a_replacement_that_ends_anywhere_leaves_the_old_certificate_known_for_what_it_is(land, tmp_path):
    authority, place = open_authority(land.place), land.place
    old, found = land.enter("alice", begun=170), set()
    order = Order("alice", "laptop", replaces=old.serial, shown=False)
    work = partial(replace_certificate, place, old, order, authority)
    for _ in snapshots(work, land.checkout / ".sandbox", tmp_path / "states", step=3):
        repair(place)
        mark_replaced(place)
        replaced = [one for one in land.inventory.read() if one.replaces and one.is_live(moment())]
        status = land.inventory.get(old.serial).status(moment())
        assert status == (SUPERSEDED if replaced else ISSUED)
        found.add(status)
    assert found == {SUPERSEDED, ISSUED}


def test_a_rotation_that_ends_anywhere_goes_on(land, tmp_path):
    land.enter("alice")
    first, reached = land.root(), 0
    work = partial(rotate, land.checkout, None, Wishes())
    for number in snapshots(work, land.checkout / ".sandbox", tmp_path / "states", step=3):
        reached = number
        # Whatever was reached, something signs, and it is a root that the gateway trusts.
        assert signing_root(land.place).name == first.name
        assert work().rows[-1]["phase"] == "publish"
        rotation = read_rotation(land.place)
        assert [root.name for root in read_roots(land.place)] == [first.name, rotation.new]
    assert reached > 8


def test_a_retirement_that_ends_anywhere_goes_on_and_never_leaves_two_signing(land, tmp_path):
    first, reached = land.root(), 0
    rotate(land.checkout, None, Wishes())
    land.apply()
    assert rotate(land.checkout, None, Wishes()).rows[-1] == {
        "phase": "retire", "state": "waits", "detail": f"nobody connects by {first.name} any more",
    }  # fmt: skip
    new, work = read_rotation(land.place).new, partial(rotate, land.checkout, None, Wishes(retire=True))
    for number in snapshots(work, land.checkout / ".sandbox", tmp_path / "states"):
        reached = number
        assert signing_root(land.place).name == new
        assert work().waits_for == "inv apply --only prod"
        assert [root.name for root in read_roots(land.place)] == [new]
        assert [root.name for root in read_roots(land.place, retired=True)] == [first.name]
    assert reached > 6
