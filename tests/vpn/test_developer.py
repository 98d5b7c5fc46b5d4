"""inv developer.add and .remove: every way in, and every way out whatever fails on it."""

import pytest

from scripts.core.vpn.certificate import REVOKED, REVOKING
from scripts.errors import Failed
from scripts.ops.developer import add, remove
from scripts.ops.vpn.gateway import read_gateway
from scripts.ops.vpn.place import moment
from scripts.sandbox import faults
from tests.azure.world import DEVELOPERS


@pytest.fixture
def prod(land):
    """The gateway trusts a root."""
    land.root()
    land.apply()
    return land


def break_off(land, route):
    faults.add(land.store, "fail", {"route": route}, nth=0, message="403 Denied: no write")


def states(rows):
    return [(row["access"], row["state"]) for row in rows]


def members(land):
    return land.store.get("azuread_group", f"/groups/{DEVELOPERS}")["members"]


def test_whoever_has_no_certificate_is_told_the_next_command_and_whoever_has_is_not(prod, capsys):
    assert states(add(prod.checkout, "alice", None)) == [("VPN (sign-in)", "added")]
    assert "next: inv vpn.issue-cert --user alice --env prod" in capsys.readouterr().err
    prod.enter("alice")
    assert states(add(prod.checkout, "alice", None)) == [("VPN (sign-in)", "there already")]
    assert "next:" not in capsys.readouterr().err


def test_certificates_of_the_short_and_of_the_whole_name_are_the_leavers(prod):
    alice, whole, other = prod.enter("alice"), prod.enter("alice@abc.example", "phone"), prod.enter("alice2")
    would = [("VPN (certificate)", "would be taken away")] * 2
    assert states(remove(prod.checkout, "alice@abc.example", None, True)) == would
    add(prod.checkout, "alice", None)
    would.append(("VPN (sign-in)", "would be taken away"))
    assert states(remove(prod.checkout, "alice@abc.example", None, True)) == would
    rows = remove(prod.checkout, "alice@abc.example", None)
    assert states(rows)[:2] == [("VPN (certificate)", "revoked")] * 2
    assert read_gateway(prod.place).thumbprints == {alice.thumbprint, whole.thumbprint}
    assert prod.inventory.get(other.serial).is_live(moment())


def test_a_name_that_yaml_has_to_quote_is_found(prod):
    one = prod.enter("no")
    assert prod.inventory.of_user("no") == [one]
    assert states(remove(prod.checkout, "no", None))[0] == ("VPN (certificate)", "revoked")


def test_a_gateway_that_is_not_written_keeps_nobody_in_the_groups_and_is_tried_again(prod, capsys):
    one = prod.enter("alice")
    add(prod.checkout, "alice", None)
    break_off(prod, "PUT /arm/*")
    with pytest.raises(Failed, match="on record as revoking, not enforced yet") as told:
        remove(prod.checkout, "alice", None)
    assert told.value.hint == "inv developer.remove alice --env prod"
    assert "VPN (sign-in): removed" in capsys.readouterr().err
    assert members(prod) == []
    assert prod.inventory.get(one.serial).status(moment()) == REVOKING
    faults.clear(prod.store)
    assert states(remove(prod.checkout, "alice", None))[0] == ("VPN (certificate)", "revoked")
    assert prod.inventory.get(one.serial).status(moment()) == REVOKED
    assert read_gateway(prod.place).thumbprints == {one.thumbprint}


def test_a_directory_that_refuses_keeps_no_certificate_alive(prod):
    one = prod.enter("alice")
    break_off(prod, "DELETE /graph/*")
    with pytest.raises(Failed, match=r"not allowed to remove alice@abc\.example from group"):
        remove(prod.checkout, "alice", None)
    assert read_gateway(prod.place).thumbprints == {one.thumbprint}
