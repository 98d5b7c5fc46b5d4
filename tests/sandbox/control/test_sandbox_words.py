"""What people type after inv sandbox.drift and inv sandbox.fault, and what they read."""

import pytest

from scripts.errors import Preflight
from scripts.ops.sandbox import parse_change, rows
from scripts.ops.sandbox_faults import parse_match


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("tags.owner=ada", ("tags.owner", "ada")),
        ("site_config.0.always_on=false", ("site_config.0.always_on", False)),
        ("capacity=3", ("capacity", 3)),
        ('zones=["1","2"]', ("zones", ["1", "2"])),
        ("comment=a=b", ("comment", "a=b")),
        ("comment=", ("comment", "")),
        ("comment=null", ("comment", None)),
        ('version="1.30"', ("version", "1.30")),
    ],
)
def test_a_change_is_a_path_and_a_json_value_or_text(change, expected):
    assert parse_change(change) == expected


@pytest.mark.parametrize("change", ["", "tags", "=x"])
def test_a_change_without_a_path_or_a_value_is_an_error(change):
    with pytest.raises(Preflight) as error:
        parse_change(change)
    assert str(error.value) == (
        f'"{change}" is not attribute=value\n  next: inv sandbox.drift ADDRESS attribute=value, or delete'
    )


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("azurerm_subnet", {"type": "azurerm_subnet", "call": "apply"}),
        ("azurerm_*", {"type": "azurerm_*", "call": "apply"}),
        ("azurerm_subnet.agents", {"type": "azurerm_subnet", "name": "agents", "call": "apply"}),
        ("abc-dev-gateway", {"name": "abc-dev-gateway", "call": "apply"}),
        ("GET /api/v2/ping", {"route": "GET /api/v2/ping"}),
        ("/api/v2/*", {"route": "/api/v2/*"}),
    ],
)
def test_a_fault_is_for_a_type_a_name_or_a_route(what, expected):
    assert parse_match(what, "apply") == expected


def test_a_status_reads_as_a_table():
    shown = {
        row["sandbox"]: row[""] for row in rows({"running": True, "memory": 50, "locked": [], "port": 80})
    }
    assert shown == {"running": "yes", "memory": "50 MB", "locked": "none", "port": "80"}
    assert rows({"locked": ["dev", "prod"]})[0][""] == "dev, prod"
