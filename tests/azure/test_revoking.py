"""Revoking: on record first, then on the gateway, read back, cut off; and still so after whatever comes between."""

import pytest

from scripts.core.vpn.asked import Asked
from scripts.core.vpn.certificate import REVOKED, REVOKING
from scripts.errors import Failed, Interrupted, Locked, Preflight
from scripts.ops.vpn import revocations
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.revoke import revoke, revoke_certificates
from scripts.sandbox.azure.models.server_roots import make_root
from tests.azure.place import CONTRACT, REPOSITORY, enter, place_in, session_on, words
from tests.azure.world import GATEWAY

PUT = "PUT /arm/*"
STRANGER = "F" * 40


def refused(world) -> set[str]:
    """The thumbprints that Terraform's next refresh finds."""
    (clients,) = world.applied()["vpn_client_configuration"]
    return {entry["thumbprint"] for entry in clients["revoked_certificate"]}


def test_a_certificate_is_revoked_on_record_and_on_the_gateway(world, place, session):
    alice, ben = enter(place, "alice"), enter(place, "ben")
    (row,) = revoke_certificates(place, [alice], reason="lost", session=session)
    assert row == {
        "thumbprint": alice.thumbprint,
        "serial": alice.serial,
        "user": "alice",
        "device": "laptop",
        "state": "revoked",
        "disconnected": 0,
    }
    assert refused(world) == {alice.thumbprint}
    assert words(place, alice) == [REVOKING, REVOKED]
    assert words(place, ben) == []
    events = {event.event: event.detail for event in Inventory(place).get(alice.serial).events}
    assert events[REVOKING] == "lost"
    assert "gateway abc-prod-vpn, etag W/" in events[REVOKED]


def test_whoever_is_connected_with_it_is_cut_off_and_nobody_else(world, place, session):
    for number, user in enumerate(("laptop@alice", "laptop@alice", "laptop@ben")):
        world.azure.gateways.connect(GATEWAY, str(number), user)
    (row,) = revoke_certificates(place, [enter(place, "alice")], session=session)
    assert row["disconnected"] == 2
    assert [one["vpnUserName"] for one in world.azure.gateways.connections(GATEWAY)] == ["laptop@ben"]


def test_revoking_once_more_writes_nothing_and_says_the_same(world, place, session):
    alice = enter(place, "alice")
    first = revoke_certificates(place, [alice], session=session)
    world.emulator.asked.clear()
    again = revoke_certificates(place, [Inventory(place).get(alice.serial)], session=session)
    assert again == first
    assert world.emulator.count("PUT", GATEWAY) == 0
    assert words(place, alice) == [REVOKING, REVOKED]


def test_what_the_gateway_does_not_take_is_on_record_and_told_as_not_enforced(world, place, session):
    world.fault("403 AuthorizationFailed: no write", nth=1, route=PUT)
    alice = enter(place, "alice")
    with pytest.raises(Failed, match=r"on record as revoking, not enforced yet: .* no write") as told:
        revoke_certificates(place, [alice], session=session)
    assert (told.value.code, told.value.hint) == (1, "inv vpn.revoke --env prod")
    assert (words(place, alice), refused(world)) == ([REVOKING], set())
    revoke_certificates(place, revocations.wanted(place).unfinished(), session=session)
    assert (words(place, alice), refused(world)) == ([REVOKING, REVOKED], {alice.thumbprint})


def test_a_gateway_that_is_taken_keeps_its_exit_code(world, place, session):
    world.fault("409 AnotherOperationInProgress: taken", nth=0, route=PUT)
    with pytest.raises(Locked) as told:
        revoke_certificates(place, [enter(place, "alice")], session=session)
    assert told.value.code == 4


def test_a_connection_that_is_not_cut_is_told_and_cut_the_next_time(world, place, session):
    world.azure.gateways.connect(GATEWAY, "1", "laptop@alice")
    world.fault("500 Oops: no", nth=1, route="POST */disconnect*")
    world.fault("403 Forbidden: no", nth=1, route="POST */disconnect*")
    alice = enter(place, "alice")
    with pytest.raises(Failed, match="revoked; connections that exist were not cut") as told:
        revoke_certificates(place, [alice], session=session)
    assert told.value.hint == f"inv vpn.revoke --serial {alice.serial} --env prod"
    assert refused(world) == {alice.thumbprint}
    (row,) = revoke_certificates(place, [alice], session=session)
    assert row["disconnected"] == 1


def test_an_expired_certificate_needs_no_revoking(world, place, session):
    (row,) = revoke_certificates(place, [enter(place, "alice", days=-1)], session=session)
    assert row["state"] == "expired"
    assert world.emulator.asked == []


def test_a_certificate_that_is_not_on_record_is_revoked_by_its_thumbprint_and_stays_so(world, place, session):
    (row,) = revoke_certificates(place, [], [STRANGER], "found on a disk", session)
    assert (row["thumbprint"], row["serial"], row["state"]) == (STRANGER, None, "revoked")
    record = (place.records / "revocations" / f"{STRANGER}.yaml").read_text()
    assert "detail: 'found on a disk'" in record
    world.clients(revoked_certificate=[])
    assert revocations.restore(place, session) == [STRANGER]
    assert refused(world) == {STRANGER}


def test_what_an_apply_has_lost_is_put_back_and_told(world, place, session):
    alice, ben = enter(place, "alice"), enter(place, "ben")
    revoke_certificates(place, [alice, ben], session=session)
    assert revocations.restore(place, session) == []
    kept = [{"name": "ben", "thumbprint": ben.thumbprint}]
    world.clients(revoked_certificate=kept)
    assert revocations.restore(place, session) == [alice.thumbprint]
    assert refused(world) == {alice.thumbprint, ben.thumbprint}


def test_what_somebody_elses_records_revoked_is_left_alone(world, place, session):
    world.clients(revoked_certificate=[{"name": "eve", "thumbprint": "E" * 40}])
    alice = enter(place, "alice")
    revoke_certificates(place, [alice], session=session)
    assert refused(world) == {"E" * 40, alice.thumbprint}
    assert revocations.prune(place, session) == []


def test_a_kill_between_record_and_gateway_is_made_good_by_the_next_apply(world, place, session):
    alice = enter(place, "alice")
    Inventory(place).record(alice.serial, REVOKING)
    assert revocations.restore(place, session) == [alice.thumbprint]
    assert words(place, alice) == [REVOKING, REVOKED]


def test_a_kill_between_gateway_and_record_is_made_good_without_a_write(world, place, session):
    alice = enter(place, "alice")
    Inventory(place).record(alice.serial, REVOKING)
    world.clients(revoked_certificate=[{"name": "alice", "thumbprint": alice.thumbprint}])
    assert revocations.restore(place, session) == []
    assert words(place, alice) == [REVOKING, REVOKED]
    assert world.emulator.count("PUT", GATEWAY) == 0


def test_where_nobody_was_revoked_azure_is_not_asked(world, place, session):
    enter(place, "alice")
    assert revocations.restore(place, session) == []
    assert world.emulator.asked == []


def test_only_what_has_expired_is_let_go_of(world, place, session):
    old, new = enter(place, "alice", days=-30), enter(place, "ben")
    revoke_certificates(place, [new], session=session)
    Inventory(place).record(old.serial, REVOKED)
    entries = [
        {"name": str(n), "thumbprint": t} for n, t in enumerate((old.thumbprint, new.thumbprint, STRANGER))
    ]
    world.clients(revoked_certificate=entries)
    assert revocations.prune(place, session) == [old.thumbprint]
    assert refused(world) == {new.thumbprint, STRANGER}


def test_a_gateway_with_radius_is_not_written(world, place, session):
    world.clients(vpn_auth_types=["Certificate", "Radius"], radius_server_address="10.0.0.4")
    with pytest.raises(Failed, match="it uses RADIUS"):
        revoke_certificates(place, [enter(place, "alice")], session=session)
    assert world.emulator.count("PUT", GATEWAY) == 0


@pytest.mark.parametrize(
    ("contract", "told"),
    [(None, "prod was never applied"), (CONTRACT | {"vpn": None}, "prod has no gateway yet")],
)
def test_without_a_gateway_it_is_on_record_for_the_first_apply(world, place, contract, told):
    alice = enter(place, "alice")
    with session_on(world, place, contract) as session, pytest.raises(Failed, match=told):
        revoke_certificates(place, [alice], session=session)
    assert words(place, alice) == [REVOKING]


def test_a_key_pressed_while_azure_works_says_what_remains_and_the_next_call_finishes(world, place, session):
    def press(request):
        if "/operations/" in request.path:
            world.emulator.before.clear()
            raise KeyboardInterrupt

    world.emulator.before.append(press)
    alice = enter(place, "alice")
    with pytest.raises(Interrupted, match="on record, but perhaps not on the gateway yet") as told:
        revoke_certificates(place, [alice], session=session)
    assert (told.value.code, told.value.hint) == (130, "inv vpn.revoke --env prod")
    assert words(place, alice) == [REVOKING]
    revoke_certificates(place, revocations.wanted(place).unfinished(), session=session)
    assert words(place, alice) == [REVOKING, REVOKED]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The commands' own way to the same place."""
    monkeypatch.setenv("GITOPS_TARGET", "sandbox")
    monkeypatch.setenv("GITOPS_SANDBOX_DIR", str(tmp_path))
    return place_in(tmp_path)


def told(asked, file=None):
    """What a dry run says would be revoked."""
    return [(row["thumbprint"], row["state"]) for row in revoke(REPOSITORY, None, asked, file, "", dry=True)]


def test_a_dry_run_says_what_would_be_revoked_and_writes_nothing(here):
    alice = enter(here, "alice")
    assert told(Asked(user="alice")) == [(alice.thumbprint, "would be revoked")]
    assert told(Asked(thumbprint=alice.thumbprint.lower())) == [(alice.thumbprint, "would be revoked")]
    assert told(Asked(thumbprint=STRANGER)) == [(STRANGER, "would be revoked")]
    assert words(here, alice) == []
    assert not (here.records / "revocations").exists()


def test_a_certificate_is_named_by_its_file(here, tmp_path):
    enter(here, "alice")
    (tmp_path / "theirs.pem").write_text(make_root())
    ((thumbprint, state),) = told(Asked(), str(tmp_path / "theirs.pem"))
    assert (len(thumbprint), state) == (40, "would be revoked")
    with pytest.raises(Preflight, match="no such file"):
        told(Asked(), str(tmp_path / "none.pem"))


def test_without_a_word_what_was_begun_is_finished_and_else_asked_for(here):
    alice = enter(here, "alice")
    with pytest.raises(Preflight, match=r"which certificate\? Say --user, --serial, --thumbprint or --file"):
        told(Asked())
    Inventory(here).record(alice.serial, REVOKING)
    assert told(Asked()) == [(alice.thumbprint, "would be revoked")]
