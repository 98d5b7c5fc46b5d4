"""inv tfc.* as people and pipelines call it, on a sandbox with its daemon."""

import base64
from urllib.parse import quote

import pytest

from tests.e2e.checkout import Checkout
from tests.seeding.organisation import SMALL

CANARY = "s3cr3t canary/+=?&"
SPELLINGS = {
    CANARY,
    quote(CANARY),
    quote(CANARY, safe=""),
    base64.b64encode(CANARY.encode()).decode().rstrip("="),
}


@pytest.fixture
def variables(fresh: Checkout) -> Checkout:
    """A committed checkout with variables, nothing seeded and nothing running."""
    fresh.write("config/variables/global.yaml", SMALL)
    fresh.git("init", "-q")
    fresh.commit()
    return fresh


def told_of_canary(checkout: Checkout, *told: str) -> list[str]:
    """Where the planted secret shows: what was printed, the log, the lock, journals; not the world itself."""
    files = [
        path
        for path in checkout.sandbox.rglob("*")
        if path.is_file() and not path.name.startswith("world.sqlite") and path.name != "secrets.yaml"
    ]
    assert checkout.sandbox / "daemon.log" in files
    texts = {str(path): path.read_bytes().decode("utf-8", "replace") for path in files}
    texts |= {f"printed {number}": text for number, text in enumerate(told)}
    return [name for name, text in texts.items() if any(one in text for one in SPELLINGS)]


def test_a_bare_clone_is_seeded_and_nothing_tells_the_secrets(variables):
    planned = variables.inv("tfc.plan", code=2)
    asked = variables.inv("tfc.seed", code=3)
    first = variables.inv(*asked.next, "--json")
    planted = variables.inv("tfc.seed", "--yes", HIDDEN=CANARY)
    again = variables.inv("tfc.seed", "--yes", "--json", HIDDEN=CANARY)
    checked = variables.inv("tfc.check", "--json", HIDDEN=CANARY)
    exported = variables.inv("tfc.export")
    applied = variables.inv("apply", "--only", "dev", "--yes", HIDDEN=CANARY)

    counts = {"updated": 0, "drifted": 0, "foreign": 0}
    assert "create  workspace" in planned.stdout
    assert first.json == counts | {"created": 14, "unchanged": 0, "calls": first.json["calls"]}
    assert again.json == counts | {"created": 0, "unchanged": 14, "calls": again.json["calls"]}
    assert "sandbox: your environment gives HIDDEN" in planted.stderr
    variables.inv("tfc.plan", HIDDEN=CANARY)
    variables.inv("tfc.plan", code=2)
    commands = (planned, first, planted, again, checked, exported, applied)
    assert told_of_canary(variables, *(text for one in commands for text in (one.stdout, one.stderr))) == []
    assert variables.git("status", "--porcelain") == ""


def test_what_is_wrong_is_told_with_its_exit_code(variables):
    variables.replace("config/variables/global.yaml", "sensitive: true", "sensitve: true")

    told = variables.inv("tfc.seed", "--yes", code=5)

    assert 'sets[0].variables[1].sensitve: unknown key; did you mean "sensitive"?' in told.stderr
    assert "Traceback" not in told.stderr


def test_a_failure_in_the_middle_is_told_and_the_next_run_goes_on(variables):
    variables.inv("sandbox.up")
    variables.fault("fail", nth=0, route="POST /api/v2/organizations/small/varsets")

    failed = variables.inv("tfc.seed", "--yes", code=1)
    variables.mend()

    assert "5 of 14 written, 9 not" in failed.stderr
    assert variables.inv("tfc.seed", "--yes", "--json").json["created"] == 9
    assert (variables.sandbox / "secrets.yaml").stat().st_mode & 0o777 == 0o600
