"""Which certificates are meant by a user, a device, a serial or a thumbprint."""

from datetime import UTC, datetime, timedelta

import pytest

from scripts.core.vpn.asked import Asked, choose
from scripts.core.vpn.certificate import ISSUED, RESERVED, REVOKED, Certificate, Event
from scripts.errors import Preflight

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def certificate(serial, user, device="laptop", days=90, events=(RESERVED, ISSUED)):
    said = tuple(Event(NOW, event, "ada@desk") for event in events)
    dates = {"not_before": NOW - timedelta(days=300), "not_after": NOW + timedelta(days=days)}
    thumbprint = "" if events == (RESERVED,) else serial * 10
    return Certificate(serial, "prod", user, device, "root", thumbprint=thumbprint, events=said, **dates)


LAPTOP, PHONE = certificate("A1B2", "alice"), certificate("0C3D", "alice", "phone")
BEN, DONE = certificate("B111", "ben"), certificate("D111", "dora", events=(RESERVED, ISSUED, REVOKED))
OVER, HALF = certificate("E111", "eve", days=-1), certificate("F111", "fred", events=(RESERVED,))
ALL = [LAPTOP, PHONE, BEN, DONE, OVER, HALF]


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        (Asked(user="ben"), [BEN]),
        (Asked(user="alice", device="phone"), [PHONE]),
        (Asked(user="alice", all=True), [LAPTOP, PHONE]),
        (Asked(serial="a1:b2"), [LAPTOP]),
        (Asked(serial="C3D"), [PHONE]),
        (Asked(thumbprint="A1B2" * 10), [LAPTOP]),
        (Asked(thumbprint="9" * 40), []),
        (Asked(user="dora"), [DONE]),
        (Asked(serial="E111"), [OVER]),
    ],
)
def test_what_is_clear_is_chosen(asked, chosen):
    assert choose(asked, ALL, NOW) == chosen


def test_several_certificates_are_listed_with_the_ways_to_say_which():
    with pytest.raises(Preflight) as refused:
        choose(Asked(user="alice"), ALL, NOW)
    assert "alice has 2 certificates:" in refused.value.text
    assert "A1B2  laptop  until 2027-02-20" in refused.value.text
    assert refused.value.hint == "--serial SERIAL for one of them, --all for every one"


def test_as_many_digits_of_a_serial_as_tables_show_are_enough_and_fewer_are_not():
    one, other = certificate("ABCDEF0123456789", "alice"), certificate("ABCDEF0123450000", "ben")
    assert choose(Asked(serial="abcdef01:23456"), [one, other], NOW) == [one]
    with pytest.raises(Preflight, match="2 serials begin with ABCDEF012345: say all of it"):
        choose(Asked(serial="ABCDEF012345"), [one, other], NOW)
    with pytest.raises(Preflight, match="no certificate has the serial ABCDEF01234"):
        choose(Asked(serial="ABCDEF01234"), [one], NOW)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Asked(user="alcie"), '"alcie" has no certificate; did you mean "alice"?'),
        (Asked(user="ben", device="phone"), "ben's phone has no certificate there: nothing to revoke"),
        (Asked(user="eve"), "eve has only certificates that have expired: nothing to revoke"),
        (Asked(serial="FFFF"), "no certificate has the serial FFFF"),
        (Asked(serial="F111"), "F111 was never finished, so there is nothing to revoke"),
    ],
)
def test_what_is_not_there_is_told(asked, told):
    with pytest.raises(Preflight) as refused:
        choose(asked, ALL, NOW)
    assert refused.value.text == told
