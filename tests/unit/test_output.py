"""How records look on a terminal of 80 columns, and that JSON keeps all of them."""

import json

from scripts.core.vpn.listing import brief
from scripts.ops.vpn import issue_cert, revoke
from scripts.ops.vpn import list as listing
from scripts.tasks.output import show_one
from scripts.tasks.vpn import show

ONE = {
    "serial": "20C4D651369FEB57A03B13204E28EDCB",
    "thumbprint": "58E510235E70EA91046795EE5571D9E3CE57098A",
    "user": "christine",
    "device": "laptop",
    "status": "superseded",
    "not_before": "2026-11-22T21:45:13Z",
    "not_after": "2027-05-21T21:50:13Z",
    "root": "abc-prod-20261122",
    "gateway": "refuses",
}


def test_one_record_is_shown_downwards_with_files_as_they_are_called_from_here(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = brief(ONE) | {
        "directory": str(tmp_path.resolve() / ".sandbox/vpn/bundle"),
        "made": False,
        "none": None,
    }
    show_one(found, [*issue_cert.HEADERS, "made", "none"], False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["user", "christine"]
    assert [line.split() for line in lines[2:]] == [
        ["device", "laptop"],
        ["ends", "2027-05-21"],
        ["serial", ONE["serial"]],
        ["thumbprint", ONE["thumbprint"]],
        ["directory", ".sandbox/vpn/bundle"],
        ["made", "no"],
        ["none"],
    ]
    show_one({}, ["user"], False)
    assert capsys.readouterr().out == ""


def test_certificates_are_a_table_that_fits_and_json_keeps_everything(capsys):
    stranger = dict.fromkeys(ONE) | {"thumbprint": "E" * 40, "status": "unknown", "gateway": "refuses"}
    show([ONE, stranger], listing.HEADERS, False)
    table = capsys.readouterr().out
    assert max(map(len, table.splitlines())) <= 80
    assert table.splitlines()[2].split() == [
        "christine",
        "laptop",
        "superseded",
        "2027-05-21",
        "refuses",
        "20C4D651369F",
    ]
    assert table.splitlines()[3].split() == ["unknown", "refuses", "thumbprint", "E" * 12]
    show([ONE, stranger], listing.HEADERS, True)
    assert json.loads(capsys.readouterr().out) == [ONE, stranger]


def test_what_was_revoked_fits_too(capsys):
    show([ONE | {"state": "would be revoked", "disconnected": 0}], revoke.HEADERS, False)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
