"""How a plan is held against what is expected of it."""

from scripts.core.expected import PLANNED, compare, planned, refresh, value_at

PLAN = {
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "mode": "managed",
                    "address": 'azurerm_subnet.this["a.b/c"]',
                    "values": {"zones": ["1", "2"]},
                },
                {"mode": "data", "address": "data.azurerm_client_config.current", "values": {}},
            ],
            "child_modules": [
                {
                    "resources": [
                        {
                            "mode": "managed",
                            "address": 'module.endpoint["x.y"].azurerm_private_endpoint.this',
                            "values": {"tags": {"env": "dev"}, "connection": [{"manual": False}]},
                        }
                    ]
                }
            ],
        }
    }
}
ENDPOINT = 'module.endpoint["x.y"].azurerm_private_endpoint.this'
RIGHT = {
    "counts": {"azurerm_private_endpoint": 1, "azurerm_subnet": 1},
    "resources": {ENDPOINT: {"tags.env": "dev", "connection.0.manual": False}},
}


def test_a_plan_as_expected_has_no_difference():
    assert compare(RIGHT, PLAN) == []


def test_modules_are_looked_into_and_data_sources_are_not_counted():
    assert list(planned(PLAN)) == ['azurerm_subnet.this["a.b/c"]', ENDPOINT]


def test_a_missing_and_a_surplus_type_are_told_apart():
    expected = RIGHT | {"counts": {"azurerm_subnet": 2, "azurerm_key_vault": 1}}
    assert compare(expected, PLAN) == [
        "azurerm_key_vault: 0 planned, 1 expected",
        "azurerm_private_endpoint: 1 planned, 0 expected",
        "azurerm_subnet: 1 planned, 2 expected",
    ]


def test_a_missing_address_is_told():
    assert compare(RIGHT | {"resources": {"azurerm_subnet.gone": {}}}, PLAN) == [
        "azurerm_subnet.gone is not planned"
    ]


def test_a_different_value_is_told_with_its_path():
    expected = RIGHT | {"resources": {ENDPOINT: {"tags.env": "prod"}}}
    assert compare(expected, PLAN) == [f"{ENDPOINT}: tags.env is 'dev', 'prod' expected"]


def test_a_value_that_only_an_apply_tells_says_so():
    assert value_at({"name": "x"}, "id") == PLANNED


def test_an_index_beyond_a_list_is_none():
    assert value_at({"zones": ["1"]}, "zones.1") is None


def test_refreshing_takes_the_plan_s_values_for_the_same_paths():
    old = {"counts": {}, "resources": {ENDPOINT: {"tags.env": "old"}, "azurerm_subnet.gone": {"name": "x"}}}
    new = refresh(old, PLAN)
    assert new == {"counts": RIGHT["counts"], "resources": {ENDPOINT: {"tags.env": "dev"}}}
    assert compare(new, PLAN) == []
