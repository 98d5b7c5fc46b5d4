"""kill -9 at every change on the way, and nothing private that others could read at any of them."""

import os
import shutil
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
from tests.vpn.children import run, run_killed

pytestmark = pytest.mark.sandbox


def test_an_issue_that_is_killed_anywhere_is_finished_or_taken_away_by_the_next_command(land):
    authority, place = open_authority(land.place), land.place
    store_profile(place, land.package())
    number, finished, given_up = 0, 0, 0
    while run_killed(partial(issue, place, Order(f"user{number}", "laptop"), authority), number + 1):
        number += 1
        settled = repair(place)
        assert unfinished(land.inventory) == []
        finished += sum("finished" in sentence for sentence in settled)
        given_up += sum("given up" in sentence for sentence in settled)
        assert not list(land.inventory.directory.glob(".*"))
        _check_files(place, land.inventory.read())
    assert number > 20 and finished >= 1 and given_up > 15


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


def test_a_replacement_that_is_killed_anywhere_leaves_the_old_certificate_known_for_what_it_is(land):
    authority, place, number = open_authority(land.place), land.place, 0
    old = land.enter("alice", begun=170)
    order = Order("alice", "laptop", replaces=old.serial, shown=False)
    while run_killed(lambda: replace_certificate(place, old, order, authority), number + 1):
        number += 6
        repair(place)
        mark_replaced(place)
        replaced = [one for one in land.inventory.read() if one.replaces and one.is_live(moment())]
        assert land.inventory.get(old.serial).status(moment()) == (SUPERSEDED if replaced else ISSUED)


def test_a_rotation_that_is_killed_anywhere_goes_on(land):
    land.enter("alice")
    first, number = land.root(), 0
    untouched = land.checkout.with_name("untouched")
    shutil.copytree(land.checkout / ".sandbox", untouched)
    while run_killed(lambda: rotate(land.checkout, None, Wishes()), number + 1):
        number += 3
        # Whatever was reached, something signs, and it is a root that the gateway trusts.
        assert signing_root(land.place).name == first.name
        progress = rotate(land.checkout, None, Wishes())
        assert progress.rows[-1]["phase"] == "publish"
        rotation = read_rotation(land.place)
        assert [root.name for root in read_roots(land.place)] == [first.name, rotation.new]
        shutil.rmtree(land.checkout / ".sandbox")
        shutil.copytree(untouched, land.checkout / ".sandbox")
    assert number > 8


def test_a_retirement_that_is_killed_anywhere_goes_on_and_never_leaves_two_signing(land):
    first, number = land.root(), 0
    rotate(land.checkout, None, Wishes())
    land.apply()
    assert rotate(land.checkout, None, Wishes()).rows[-1] == {
        "phase": "retire", "state": "waits", "detail": f"nobody connects by {first.name} any more",
    }  # fmt: skip
    new, untouched = read_rotation(land.place).new, land.checkout.with_name("untouched")
    shutil.copytree(land.checkout / ".sandbox", untouched)
    while run_killed(lambda: rotate(land.checkout, None, Wishes(retire=True)), number + 1):
        number += 1
        assert signing_root(land.place).name == new
        assert rotate(land.checkout, None, Wishes(retire=True)).waits_for == "inv apply --only prod"
        assert [root.name for root in read_roots(land.place)] == [new]
        assert [root.name for root in read_roots(land.place, retired=True)] == [first.name]
        shutil.rmtree(land.checkout / ".sandbox")
        shutil.copytree(untouched, land.checkout / ".sandbox")
    assert number > 6
