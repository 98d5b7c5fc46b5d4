"""Planted secrets are looked for wherever people and machines read: plainly, in base64, in addresses."""

import base64
import json
import logging
import traceback
from urllib.parse import quote, quote_plus

import pytest

from scripts.errors import OpsError
from scripts.ops.tfc.check import findings
from scripts.ops.tfc.export import export_of
from scripts.ops.tfc.plan import report
from scripts.sandbox.http import Response
from tests.seeding.organisation import TOKEN, Organisation, hang_up, plant

CANARIES = ["s3cr3t canary/+=?&%", "-----BEGIN KEY-----\nc4n4ry-in-the-second-line\n-----END KEY-----"]
LOCK_KEY = "the canary that locks"


def spellings(secret: str) -> set[str]:
    encoded = base64.b64encode(secret.encode()).decode()
    urlsafe = base64.urlsafe_b64encode(secret.encode()).decode()
    inner = [line for line in secret.splitlines() if "c4n4ry" in line]
    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {secret, encoded.rstrip("="), urlsafe.rstrip("="), json.dumps(secret)[1:-1], *quoted, *inner}


@pytest.fixture
def planted(organisation: Organisation, monkeypatch, caplog) -> Organisation:
    """HIDDEN is one canary, a file's content another; every logger writes all it can."""
    caplog.set_level(logging.DEBUG)
    plant(monkeypatch, HIDDEN=CANARIES[0], GITOPS_LOCK_KEY=LOCK_KEY)
    file = organisation.checkout / "key.pem"
    file.write_text(CANARIES[1])
    file.chmod(0o600)
    organisation.edit(
        'source: "env:HIDDEN"}\n',
        'source: "env:HIDDEN"}\n'
        '      - {key: PEM, category: env, sensitive: true, description: Key., source: "file:key.pem"}\n',
    )
    return organisation


def hidden_from(organisation: Organisation, capsys, caplog, *told: str) -> bool:
    """Whether no spelling of any secret is in what was printed, logged, told, or left on disk."""
    printed = capsys.readouterr()
    files = [
        path.read_text("utf-8", "replace")
        for path in (organisation.checkout / ".sandbox").rglob("*")
        if path.is_file() and path.name != "secrets.yaml"
    ]
    everything = "\n".join([printed.out, printed.err, caplog.text, *told, *files])
    secrets = [*CANARIES, LOCK_KEY, TOKEN]
    return not [one for secret in secrets for one in spellings(secret) if one in everything]


def test_a_seeding_that_goes_well_tells_none(planted, capsys, caplog):
    seeding = planted.open()
    told = [json.dumps(planted.seed()), repr(seeding), str(seeding.desired)]
    told += [json.dumps(report(planted.open(), as_json=as_json)) for as_json in (True, False)]
    told += [json.dumps([one.as_dict() for one in findings(planted.session())])]
    told += export_of(planted.session()).values()

    assert hidden_from(planted, capsys, caplog, *told)
    held = planted.variables(planted.set())
    assert [held["HIDDEN"]["value"], held["PEM"]["value"]] == CANARIES


def test_a_server_that_repeats_what_it_was_sent_tells_none(planted, capsys, caplog):
    """422 with the value in it, as it came, and as it might be escaped."""

    def repeat(request):
        if request.method != "POST" or not request.path.endswith("/relationships/vars"):
            return handled(request)
        value = json.loads(request.body)["data"]["attributes"]["value"]
        words = f"Value {value} ({quote(value)}, {base64.b64encode(value.encode()).decode()}) is odd"
        document = {"errors": [{"detail": words, "source": {"pointer": f"/data/{quote_plus(value)}"}}]}
        return Response.of(document, 422)

    handled, planted.emulator.handle = planted.emulator.handle, repeat
    planted.edit('value: "one"', 'source: "env:HIDDEN"')
    planted.edit("sensitive: false", "sensitive: true")

    with pytest.raises(OpsError) as raised:
        planted.seed()

    told = "".join(traceback.format_exception(raised.value))
    assert hidden_from(planted, capsys, caplog, told, repr(raised.value), raised.value.message)


@pytest.mark.parametrize("moment", ["meddle", "afterwards"])
def test_a_break_in_the_middle_tells_none(planted, capsys, caplog, moment):
    def break_off(number, request):
        if request.path.endswith("/relationships/vars"):
            hang_up()

    setattr(planted.emulator, moment, break_off)

    with pytest.raises(OpsError) as raised:
        planted.seed()

    told = "".join(traceback.format_exception(raised.value))
    assert hidden_from(planted, capsys, caplog, told, repr(raised.value))


def test_what_somebody_did_not_foresee_tells_none(planted, capsys, caplog, monkeypatch):
    """A traceback shows code and messages, and a debugger's list of locals shows masks."""

    def fall_over(number, request):
        if request.path.endswith("/relationships/vars"):
            raise ZeroDivisionError

    planted.emulator.meddle = fall_over

    with pytest.raises(ZeroDivisionError) as raised:
        planted.seed()

    frames = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    ours = [
        str(frame.locals)
        for frame in frames.stack
        if "/scripts/ops/" in frame.filename or "/core/" in frame.filename
    ]
    assert ours
    assert hidden_from(planted, capsys, caplog, "".join(traceback.format_exception(raised.value)), *ours)


def test_sources_that_fail_tell_none(planted, capsys, caplog):
    """A program that prints a secret and fails, a file that others may read, a secrets file that is no YAML."""
    (planted.checkout / "key.pem").chmod(0o644)
    planted.edit('"env:HIDDEN"', f"\"cmd:sh -c 'echo {LOCK_KEY}; echo {LOCK_KEY} >&2; exit 3'\"")

    with pytest.raises(OpsError) as raised:
        planted.seed()

    assert "HIDDEN (set shared): cmd:sh … ended with 3" in raised.value.message
    assert (
        "PEM (set shared): file:key.pem may be read by others. Run: chmod 600 key.pem" in raised.value.message
    )
    assert hidden_from(planted, capsys, caplog, raised.value.message)


@pytest.mark.parametrize("text", ["NAME: [", "- a\n", "NAME: 5\n"])
def test_a_secrets_file_that_is_none_is_told_without_its_content(planted, capsys, caplog, text):
    path = planted.checkout / ".sandbox/secrets.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text}# {CANARIES[0]}\n")
    path.chmod(0o600)

    with pytest.raises(OpsError, match=r"secrets\.yaml") as raised:
        planted.seed()

    assert hidden_from(planted, capsys, caplog, raised.value.message)


def test_a_secrets_file_that_others_may_read_is_refused(organisation):
    path = organisation.checkout / ".sandbox/secrets.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("HIDDEN: x\n")
    path.chmod(0o640)

    with pytest.raises(OpsError, match="may be read by others") as raised:
        organisation.seed()

    assert raised.value.hint == f"chmod 600 {path}"


def test_the_secrets_file_of_a_stand_in_is_private_random_and_kept(shipped):
    shipped.open()
    path = shipped.checkout / ".sandbox/secrets.yaml"
    before = path.read_text()

    shipped.open()

    assert path.read_text() == before
    assert path.stat().st_mode & 0o777 == 0o600
    names = [line.partition(":")[0] for line in before.splitlines() if not line.startswith("#")]
    assert {"ARM_CLIENT_SECRET", "GITOPS_LOCK_KEY", "CLOUDFLARE_API_TOKEN"} <= set(names)
    assert not [name for name in names if name.startswith("TF_VAR_")]
