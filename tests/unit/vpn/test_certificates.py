"""A certificate of the inventory: its status over time, its file, its chain of events."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import yaml

from scripts.core.vpn import certificate
from scripts.core.vpn.canonical import read_canonical
from scripts.core.vpn.certificate import Certificate, Event
from scripts.core.vpn.document import read_document, read_moment, write_document, write_moment
from scripts.core.vpn.rotation import PHASES, Rotation, live_under, to_move

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = BEGAN + timedelta(days=180)
PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


def made(*events, user="alice", device="laptop", root="one", signed=True):
    one = Certificate("AB12", "prod", user, device, root)
    if signed:
        one = Certificate("AB12", "prod", user, device, root, "", "A" * 40, "B" * 64, BEGAN, ENDS, PEM)
    for number, event in enumerate(events):
        one = one.after(Event(BEGAN + timedelta(days=number), event, "ada@desk"))
    return one


@pytest.mark.parametrize(
    ("events", "day", "status"),
    [
        (("reserved",), 1, "reserved"),
        (("reserved", "signed"), 1, "reserved"),
        (("reserved", "signed", "issued"), 1, "issued"),
        (("reserved", "signed", "issued"), -1, "not yet valid"),
        (("reserved", "signed", "issued"), 180, "issued"),
        (("reserved", "signed", "issued"), 181, "expired"),
        (("reserved", "signed", "issued", "superseded"), 5, "superseded"),
        (("reserved", "signed", "issued", "superseded"), 181, "expired"),
        (("reserved", "signed", "issued", "revoking"), 5, "revoking"),
        (("reserved", "signed", "issued", "revoking", "revoked"), 181, "revoked"),
        (("reserved", "signed", "abandoned"), 5, "abandoned"),
        (("rebuilt",), 5, "issued"),
    ],
)
def test_what_a_certificate_is_follows_from_events_and_time(events, day, status):
    one, now = made(*events), BEGAN + timedelta(days=day)
    assert one.status(now) == status
    assert one.is_live(now) == (status in ("issued", "superseded", "not yet valid"))


def test_the_same_moment_is_the_same_in_every_zone():
    one, east = made("issued"), timezone(timedelta(hours=14))
    assert one.status(ENDS.astimezone(east)) == "issued"
    assert one.status((ENDS + timedelta(seconds=1)).astimezone(east)) == "expired"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01T00:00:00Z", BEGAN),
        ("2026-01-01T14:00:00+14:00", BEGAN),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        (BEGAN, BEGAN),
    ],
)
def test_a_moment_is_read_in_utc(text, moment):
    assert read_moment(text) == moment
    assert read_moment(write_moment(moment)) == moment


@pytest.mark.parametrize("text", ["2026-01-01", "2026-01-01T00:00:00", "2025-02-29T00:00:00Z", "soon", ""])
def test_a_moment_that_means_something_else_elsewhere_is_refused(text):
    with pytest.raises(ValueError, match=r"time zone|is not a moment"):
        read_moment(text)


@pytest.mark.parametrize("user", ["alice", "alice@abc.example", "1e5", "null", "12345678", "yes"])
def test_a_file_says_what_the_certificate_does(user):
    one = made("reserved", "signed", "issued", user=user)
    assert read_document(write_document(one)) == one
    assert "PRIVATE" not in write_document(one)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "a: [",
        "serial: AB\nuser: a\n",
        "serial: x/y\nuser: a\nevents: []\n",
        "serial: AB\nevents: 3\n",
    ],
)
def test_a_file_that_is_none_is_told(text):
    with pytest.raises(ValueError, match=r"."):
        read_document(text)


@pytest.mark.parametrize("old", ["ada@desk", "2026-01-02", "event: signed", "user: alice"])
def test_every_change_to_what_happened_breaks_the_chain(old):
    one = made("reserved", "signed", "issued")
    new = {"ada@desk": "eve@desk", "2026-01-02": "2026-02-02", "event: signed": "event: issued"}
    text = write_document(one).replace(old, new.get(old, "user: eve"), 1)
    assert one.chain_fault() == ""
    assert "was changed afterwards" in read_document(text).chain_fault()


def test_an_event_that_was_taken_out_breaks_the_chain():
    one = made("reserved", "signed", "revoked")
    shorter = Certificate(**{**one.__dict__, "events": (one.events[0], one.events[2])})
    assert shorter.chain_fault() == "event 2 (revoked) was changed afterwards"


def test_an_unknown_event_is_not_overlooked():
    text = write_document(made(*certificate.EVENTS)).replace("event: revoked", "event: pardoned")
    with pytest.raises(ValueError, match="unknown event pardoned"):
        read_document(text)


def test_a_rotation_goes_through_its_phases_in_order():
    rotation, seen = Rotation(("one",), "two"), []
    while rotation.phase:
        seen.append((rotation.phase, rotation.new_signs))
        rotation = rotation.after(rotation.phase, BEGAN, "ada@desk")
        assert Rotation.of(rotation.as_document()) == rotation
        assert rotation.after(seen[-1][0], ENDS, "eve@desk") == rotation
    assert [phase for phase, _ in seen] == list(PHASES)
    assert [signs for _, signs in seen] == [False, False, True, True, True]


@pytest.mark.parametrize(
    "document", [{}, {"old": [], "new": "x"}, {"old": [], "new": "x", "done": [1]}, None]
)
def test_a_record_that_is_no_rotation_is_told(document):
    with pytest.raises(ValueError, match="it lacks"):
        Rotation.of(document)


def test_each_device_moves_once():
    now, rotation = BEGAN + timedelta(days=9), Rotation(("one", "zero"), "two")
    devices = [
        made("issued"), made("issued", device="phone"), made("issued", user="bob", root="zero"),
        made("issued", user="bob", root="two"), made("issued", "revoked", user="eve"), made("issued", "superseded"),
        made("issued", "superseded", user="eve"),
    ]  # fmt: skip
    assert len(live_under(devices, rotation.old, now)) == 5
    assert [(one.user, one.device) for one in to_move(devices, rotation, now)] == [
        ("alice", "laptop"), ("alice", "phone"),
    ]  # fmt: skip


@pytest.mark.parametrize("user", ["alice", "alice@abc.example", "1e5", "null", "12345678"])
def test_the_quick_reader_says_what_yaml_says(user):
    one = made("reserved", "signed", "issued", user=user)
    one = one.after(Event(ENDS, "revoking", "ada@desk", 'it\'s "lost": #1\nor so'))
    plain = made("reserved", "signed", "issued", user=user)
    assert read_canonical(write_document(plain)) == yaml.safe_load(write_document(plain))
    assert read_document(write_document(one)) == one


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("user: alice", 'user: "alice"'),
        lambda text: text.replace("user: alice", "user: alice # who left"),
        lambda text: text.replace("user: alice", "user:  alice"),
        lambda text: text.replace("- at:", "-\n  at:"),
        lambda text: text.replace("events:\n", "events:\n\n"),
        lambda text: text.replace("user: alice", "user: alice\nuser: alice"),
    ],
)
def test_what_is_written_in_another_way_is_left_to_yaml(change):
    text = write_document(made("reserved", "signed", "issued"))
    assert change(text) != text
    assert read_canonical(change(text)) is None
    assert read_document(change(text)) == made("reserved", "signed", "issued")
