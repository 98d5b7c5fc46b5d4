"""Tables and documents of results."""

import json
from pathlib import Path

import jsonschema
import pytest

from scripts.core.events import Change
from scripts.core.plans import Counts, Plan, Status
from scripts.core.report import (
    RESULT_HEADERS,
    WIDTH,
    Row,
    change_rows,
    destroy_lines,
    document,
    lay_out,
    outcome_of,
    result_rows,
)
from scripts.errors import ConfigError, Declined, Failed, Interrupted, Locked, Preflight

SCHEMA = json.loads((Path(__file__).parents[2] / "config/schemas/report.json").read_text())


def change(action: str, kind: str = "random_string", reason: str = "") -> Change:
    return Change(f"{kind}.x", kind, action, reason, imported=action == "import")


@pytest.mark.parametrize(
    ("plan", "row"),
    [
        (Plan("dev", True, (change("create"), change("create"))), ["dev", 2, "·", "·", "·", ""]),
        (
            Plan("dev", True, (change("update"), change("replace"), change("delete"))),
            ["dev", "·", 1, 1, 1, ""],
        ),
        (Plan("dev", False), ["dev", "·", "·", "·", "·", "no changes"]),
        (Plan("dev", True), ["dev", "·", "·", "·", "·", "outputs only"]),
        (Plan("dev", False, error="broken"), ["dev", "·", "·", "·", "·", "failed"]),
        (
            Plan("dev", True, (change("import"), change("move"), change("forget")), (change("update"),)),
            ["dev", "·", "·", "·", "·", "1 imported, 1 moved, 1 forgotten, 1 changed outside"],
        ),
    ],
)
def test_a_plan_is_one_row(plan, row):
    assert change_rows([plan], {}) == [row]


def test_whoever_waits_is_told_with_whom_it_waits_for():
    assert change_rows([], {"devops": ("dev", "k8s")}) == [["devops", "", "", "", "", "waits for dev, k8s"]]


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (change("delete"), ("dev: delete random_string.x", False)),
        (
            change("replace", reason="cannot_update"),
            ("dev: replace random_string.x (cannot update)", False),
        ),
        (change("delete", "azurerm_key_vault"), ("dev: delete azurerm_key_vault.x", True)),
    ],
)
def test_what_is_destroyed_is_listed_with_its_reason_and_whether_data_goes_with_it(one, line):
    assert destroy_lines([Plan("dev", True, (change("create"), one))]) == [line]


def test_a_result_is_one_row():
    row = Row("dev", "dev", "environment", Status.BLOCKED, "by prod", Counts(1, 2, 3, 4), seconds=1.26)
    assert result_rows([row]) == [["dev", "blocked", 1, 2, 3, 4, "1.3 s", "by prod"]]


def test_a_failure_is_told_below_the_table_and_not_in_it():
    row = Row("dev", "dev", "environment", Status.FAILED, "no quota")
    assert result_rows([row]) == [["dev", "failed", "·", "·", "·", "·", "", ""]]


def test_the_widest_words_fit_eighty_columns():
    counts = Counts(1234, 1234, 1234, 1234)
    row = Row("devops", None, "devops", Status.INTERRUPTED, "by dev, prod, k8s", counts, seconds=1234.5)
    table = lay_out(result_rows([row]), RESULT_HEADERS)
    assert max(map(len, table.splitlines())) <= WIDTH
    assert "by dev, prod" in table


def test_a_long_last_cell_is_wrapped_and_an_address_in_it_stays_whole():
    address = 'azurerm_role_assignment.service["orders-api/configuration/App-Configuration-Data-Reader"]'
    table = lay_out(
        [["dev", "word " * 30], ["prod", f"is {address}\nnext: inv plan"]], ["workspace", "reason"]
    )
    lines = table.splitlines()
    words = [line for line in lines if address not in line and not line.startswith("-")]
    assert max(map(len, words)) <= WIDTH
    assert [line.strip() for line in lines[-3:]] == ["prod       is", address, "next: inv plan"]


def test_where_names_are_long_they_are_cut_after_the_last_column_was_wrapped():
    key = "AZDO_GITHUB_SERVICE_CONNECTION_PAT"
    row = ["drifted", "variable", "workspace abc-devops", key, "description changed outside"]
    lines = lay_out([row, ["create", "project", "", "platform", ""]], [*list("abcd"), ""]).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert [line.split() for line in lines[2:5]] == [
        ["drifted", "variable", "workspace", "abc-devops", key[:21], "description"],
        [key[21:], "changed", "outside"],
        ["create", "project", "platform"],
    ]


def test_an_empty_last_column_is_left_out():
    assert lay_out([["dev", ""]], ["workspace", ""]) == "workspace\n---------\ndev"


def test_what_is_destroyed_is_listed_in_one_order():
    ones = [Change(f"random_string.{name}", "random_string", "delete", "", imported=False) for name in "bca"]
    assert [text[-1] for text, _ in destroy_lines([Plan("dev", True, tuple(ones))])] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (None, "done"),
        (Failed("x"), "failed"),
        (type("Special", (Failed,), {})("x"), "failed"),
        (Preflight("x"), "failed"),
        (ConfigError(["x"]), "failed"),
        (Declined("x"), "declined"),
        (Locked("x"), "locked"),
        (Interrupted("x"), "interrupted"),
    ],
)
def test_every_way_to_end_has_its_word(error, word):
    assert outcome_of(error) == word


@pytest.mark.parametrize("status", list(Status))
def test_the_document_is_as_its_schema_says(status):
    lost = (("azurerm_key_vault.main", "replace", "cannot_update"),)
    rows = [
        Row("dev", "dev", "environment", status, "why", Counts(1, 2, 3, 4, 5), lost, 2.5, 7),
        Row("k8s", None, "k8s", status),
    ]
    told = document("20300101-000000-abcd", "sandbox", "apply", "done", rows, ["0123456789ab"])
    jsonschema.validate(told, SCHEMA)
    assert told["workspaces"][0] == {
        "workspace": "dev",
        "environment": "dev",
        "root": "environment",
        "status": status.value,
        "reason": "why",
        "add": 1,
        "change": 2,
        "replace": 3,
        "destroy": 4,
        "import": 5,
        "destroys": [{"address": "azurerm_key_vault.main", "action": "replace", "reason": "cannot_update"}],
        "seconds": 2.5,
        "serial": 7,
    }


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
