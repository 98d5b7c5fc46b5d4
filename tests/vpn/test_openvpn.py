"""OpenVPN itself, as gateway and client: whoever should get in does, whoever should not does not."""

import shutil
from pathlib import Path

import pytest

from scripts.core.vpn.asked import Asked
from scripts.ops.vpn.gateway import read_gateway
from scripts.ops.vpn.issue_cert import issue_cert
from scripts.ops.vpn.profile_file import store_profile
from scripts.ops.vpn.revoke import revoke
from scripts.ops.vpn.rotate import Wishes, rotate
from tests.vpn.foreign import Server

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(not shutil.which("openvpn"), reason="openvpn is not installed"),
]


@pytest.fixture
def server(land, tmp_path):
    """An OpenVPN server that stands for the gateway; the gateway's profile leads to it."""
    made = Server.made(tmp_path / "server")
    store_profile(land.place, made.package(land.package()))
    land.root()
    land.apply()
    return made


def issued(land, user):
    return Path(issue_cert(land.checkout, None, user, None, None, False)["directory"])


def refusal(land, server, bundle):
    return server.refusal(land, read_gateway(land.place), bundle)


def test_a_bundle_connects_until_it_is_revoked_and_nobody_else_is_cut_off(land, server):
    alice, bob = issued(land, "alice"), issued(land, "bob")
    assert refusal(land, server, alice) == ""
    revoke(land.checkout, None, Asked(user="alice"), None, "laptop lost", False)
    assert "is revoked" in refusal(land, server, alice)
    assert refusal(land, server, bob) == ""


def test_old_and_new_bundles_connect_during_a_rotation_and_the_old_one_no_more_after_it(land, server):
    old = issued(land, "alice")
    rotate(land.checkout, None, Wishes())
    land.apply()
    assert rotate(land.checkout, None, Wishes()).rows[-1]["phase"] == "retire"
    new = next(path for path in old.parent.iterdir() if path.is_dir() and path != old)
    assert refusal(land, server, old) == ""
    assert refusal(land, server, new) == ""
    rotate(land.checkout, None, Wishes(retire=True, cut_off=1))
    land.apply()
    assert rotate(land.checkout, None, Wishes()).waits_for == ""
    assert "unable to get local issuer certificate" in refusal(land, server, old)
    assert refusal(land, server, new) == ""
