"""Many who issue at the same time: one root, nothing lost, nobody who fails."""

import os

import pytest

from scripts.core.vpn.certificate import ISSUED
from scripts.ops.vpn.issue import Order, issue
from scripts.ops.vpn.place import moment
from scripts.ops.vpn.profile_file import store_profile
from scripts.ops.vpn.roots import read_roots
from tests.vpn.children import start
from tests.vpn.land import make_request

# Two hundred in all are issued by the bench: tests/bench/certificates.py.
PROCESSES, EACH = 8, 5

pytestmark = pytest.mark.sandbox


def issue_from(processes, each, place):
    """Issue so many in each of so many processes that begin at the same time."""
    request = make_request()

    def issue_all(process):
        for number in range(each):
            issue(place, Order(f"user{process}", f"device{number}", request))

    children = [start(lambda process=process: issue_all(process)) for process in range(processes)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * processes


def test_issues_from_eight_processes_lose_nothing(land):
    place = land.place
    store_profile(place, land.package())
    issue_from(PROCESSES, EACH, place)
    certificates = land.inventory.read()
    assert len(certificates) == len({one.serial for one in certificates}) == PROCESSES * EACH
    assert len({(one.user, one.device) for one in certificates}) == PROCESSES * EACH
    assert {one.status(moment()) for one in certificates} == {ISSUED}
    assert {one.root for one in certificates} == {root.name for root in read_roots(place)}
    assert len(read_roots(place)) == 1
    bundles = {path.name for path in (place.private / "bundles").glob("*/*")}
    assert bundles == {one.serial for one in certificates}
