"""inv vpn.list and vpn.doctor: inventory and gateway side by side, and what in them wants attention."""

import pytest

from scripts.core.vpn.certificate import REVOKED, SUPERSEDED
from scripts.core.vpn.listing import COLUMNS
from scripts.errors import Preflight
from scripts.ops.vpn.doctor import examine
from scripts.ops.vpn.issue_cert import issue_cert
from scripts.ops.vpn.list import list_certificates
from scripts.ops.vpn.place import moment
from scripts.ops.vpn.profile import profile
from scripts.ops.vpn.roots import directory
from tests.azure.world import GATEWAY, TABLE

STRANGER = "E" * 40


def refuse(land, *thumbprints):
    document = land.store.get(TABLE, GATEWAY)
    revoked = [{"name": one[:8], "thumbprint": one} for one in thumbprints]
    clients = document["vpn_client_configuration"][0] | {"revoked_certificate": revoked}
    land.store.put(TABLE, GATEWAY, document | {"vpn_client_configuration": [clients]})


def trust(land, name, data):
    document = land.store.get(TABLE, GATEWAY)
    clients = document["vpn_client_configuration"][0]
    clients["root_certificate"] = [*clients["root_certificate"], {"name": name, "public_cert_data": data}]
    land.store.put(TABLE, GATEWAY, document | {"vpn_client_configuration": [clients]})


def listed(land, within=None):
    return list_certificates(land.checkout, None, within)


def examined(land, state):
    return [
        f"{row['check']}: {row['detail']}" for row in examine(land.checkout, None) if row["state"] == state
    ]


def test_every_state_is_told_with_what_the_gateway_says(land, capsys):
    root = land.root()
    land.apply()
    other = land.make_root("abc-prod-unpublished", begun=0, days=900)
    alice, bob = land.enter("alice", root=root), land.enter("bob", root=root, begun=-2)
    land.enter("carl", root=root, begun=200)
    land.enter("dora", root=root, events=((SUPERSEDED, moment()), (REVOKED, moment())))
    land.enter("emil", root=other)
    refuse(land, bob.thumbprint, STRANGER)
    rows = listed(land).rows
    told = capsys.readouterr().err
    assert "dora's laptop is revoked, and the gateway admits it: inv vpn.doctor --env prod" in told
    assert told.count("admits it") == 1
    assert [set(row) for row in rows] == [set(COLUMNS)] * 6
    assert {(row["user"], row["status"], row["gateway"]) for row in rows} == {
        ("alice", "issued", "admits"),
        ("bob", "not yet valid", "refuses"),
        ("carl", "expired", "admits"),
        ("dora", "revoked", "admits"),
        ("emil", "issued", "no root"),
        (None, "unknown", "refuses"),
    }
    (row,) = [row for row in rows if row["user"] == "alice"]
    assert row == {
        "serial": alice.serial, "thumbprint": alice.thumbprint, "user": "alice", "device": "laptop",
        "status": "issued", "not_before": row["not_before"], "not_after": row["not_after"],
        "root": root.name, "gateway": "admits",
    }  # fmt: skip
    assert row["not_after"].endswith("Z")


def test_without_a_gateway_the_inventory_is_listed_all_the_same(land, capsys):
    land.enter("alice")
    document = land.store.get(TABLE, GATEWAY)
    land.store.delete(TABLE, GATEWAY)
    assert [row["gateway"] for row in listed(land).rows] == [None]
    assert "the gateway was not asked: there is no gateway abc-prod-vpn" in capsys.readouterr().err
    land.store.put(TABLE, GATEWAY, document)


def test_ci_fails_on_what_soon_ends_unless_it_was_replaced(land):
    alice = land.enter("alice", begun=155)
    land.enter("bob", begun=155, events=((SUPERSEDED, moment()),))
    land.enter("carl")
    assert listed(land, "24d").error is None
    error = listed(land, "25d").error
    assert error.text == f"alice's laptop ({alice.serial}) ends on {alice.not_after:%Y-%m-%d}"
    assert (error.hint, error.code) == ("inv vpn.renew --env prod --all", 1)
    assert "root abc-prod-first ends on" in listed(land, "1826d").error.text


@pytest.mark.parametrize("text", ["", "d", "-1", "30m", "1.5d", "12345"])
def test_what_is_no_number_of_days_is_refused(land, text):
    if text:
        with pytest.raises(Preflight, match="is not a number of days"):
            listed(land, text)


def test_the_doctor_finds_nothing_where_nothing_is_wrong(land):
    land.enter("alice")
    land.apply()
    assert {row["state"] for row in examine(land.checkout, None)} == {"okay"}


def test_the_doctor_tells_what_is_wrong_with_roots(land):
    ended = land.make_root("abc-prod-ended", begun=100, days=99)
    land.make_root("abc-prod-ending", begun=100, days=150)
    trust(land, "twice", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==")
    trust(land, "foreign", "TUlJQ2Zha2U=")
    (directory(land.place) / "abc-prod-noted.yaml").write_text("{}")
    faults = examined(land, "fault")
    assert f"roots: {ended.name} has expired: inv vpn.rotate-root --env prod" in faults
    assert "roots: abc-prod-ended on the gateway: missing; inv apply --only prod" in faults
    assert "gateway: root twice is encoded twice: nobody under it gets in" in faults
    assert "gateway: it trusts root foreign, which is not ours: inv apply takes it away" in faults
    assert any("abc-prod-ending ends in" in advice for advice in examined(land, "advice"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "this is not a certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "this is not a certificate"),
        ("client", "it is not an authority"),
        ("two", "this is not a certificate: it holds more than one"),
    ],
)
def test_a_file_that_is_no_root_is_a_fault_by_name(land, content, sentence):
    root = land.root()
    if content == "client":
        content = land.enter("alice").pem.encode()
    if content == "two":
        content = root.pem * 2
    (directory(land.place) / f"{root.name}.pem").write_bytes(content)
    assert any(f"{root.name}.pem: {sentence}" in fault for fault in examined(land, "fault"))


def test_the_doctor_puts_back_a_lost_revocation_and_forgets_expired_ones(land):
    lost = land.enter("alice", events=((REVOKED, moment()),))
    ended = land.enter("bob", begun=200, events=((REVOKED, moment()),))
    land.apply()
    refuse(land, ended.thumbprint)
    mended = examined(land, "mended")
    assert f"gateway: it refuses {lost.thumbprint} again, which had been lost" in mended
    assert f"gateway: it forgets {ended.thumbprint}, which has expired" in mended


def test_a_bundle_made_before_there_was_a_profile_gets_its_ovpn_file_later(land, capsys):
    document = land.store.get(TABLE, GATEWAY)
    land.store.delete(TABLE, GATEWAY)
    found = issue_cert(land.checkout, None, "alice", None, None, False)
    assert "no .ovpn file yet" in capsys.readouterr().err
    bundle = land.place.bundle("alice", found["serial"])
    assert not list(bundle.glob("*.ovpn"))
    assert "There is no .ovpn file" in (bundle / "README.md").read_text()
    land.store.put(TABLE, GATEWAY, document)
    profile(land.checkout, None)
    (filled,) = bundle.glob("*.ovpn")
    assert "BEGIN ENCRYPTED PRIVATE KEY" in filled.read_text()
    assert "There is no .ovpn file" not in (bundle / "README.md").read_text()
    assert {path.stat().st_mode & 0o777 for path in bundle.iterdir()} == {0o600}
