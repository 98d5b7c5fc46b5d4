"""What k8s's contract becomes for Flux."""

import re
from pathlib import Path

import hcl2
import pytest
import yaml

from scripts.core.manifests.substitution import substitute
from scripts.core.runtime_example import example_contract
from scripts.core.runtime_facts import RUNTIME_INFO, name_for, runtime_info
from scripts.ops.load import load_config

CHECKOUT = Path(__file__).parents[2]
ROOT = CHECKOUT / "terraform/azure/k8s"
EXAMPLE = example_contract(load_config(CHECKOUT))


def contract(**service) -> dict:
    """The smallest contract: one environment, one service."""
    told = {"settings": {}, "secrets": {}} | service
    return {
        "variables": {"platform": "abc"},
        "facts": {"dev": {"variables": {"domain": "dev.abc.example"}, "services": {"catalog-api": told}}},
    }


def facts(**service) -> dict[str, str]:
    return runtime_info(contract(**service))[name_for("dev")]


def keys_of(file: str, name: str) -> set[str]:
    """Keys of the map literal that begins at `name` in a Terraform file."""
    block = (ROOT / file).read_text().split(f"{name}", 1)[1]
    depth, text = 0, ""
    for line in block.splitlines()[1:]:
        if depth <= 0 and line.strip().startswith(("}", ")")):
            break
        text += f"{line}\n"
    return set(re.findall(r"^\s+([a-z_]+)\s+= ", text, re.MULTILINE))


def test_there_is_a_config_map_for_the_cluster_and_one_for_each_environment():
    assert runtime_info(contract()).keys() == {RUNTIME_INFO, f"{RUNTIME_INFO}-dev"}
    assert runtime_info(contract())[RUNTIME_INFO] == {"platform": "abc"}


def test_an_environment_is_told_nothing_of_another():
    info = runtime_info(EXAMPLE)
    mine, other = info[name_for("dev")], info[name_for("prod")]
    private = {value for key, value in other.items() if key.endswith(("client_id", "_url", "_address"))}
    assert not private & set(mine.values()) - {mine["tenant_id"]}


def test_settings_and_secrets_stand_where_a_map_and_a_list_are_wanted():
    told = facts(settings={"B__Url": "https://x", "A": "1"}, secrets={"MAIL_KEY": "mail-key"})
    assert yaml.safe_load(f"data: {told['catalog_api_settings']}") == {
        "data": {"A": "1", "B__Url": "https://x"}
    }
    assert yaml.safe_load(f"data: {told['catalog_api_secrets']}") == {
        "data": [{"secretKey": "MAIL_KEY", "remoteRef": {"key": "mail-key"}}]
    }


def test_a_changed_setting_changes_the_version_and_its_order_does_not():
    first = facts(settings={"A": "1", "B": "2"})["catalog_api_settings_version"]
    assert first == facts(settings={"B": "2", "A": "1"})["catalog_api_settings_version"]
    assert first != facts(settings={"A": "1", "B": "3"})["catalog_api_settings_version"]


def test_a_setting_may_hold_anything_but_never_becomes_a_variable():
    hostile = {"A": "${environment}", "B": 'say "no": # {', "C": "true", "D": "*/5 * * * *"}
    text = substitute("data: ${catalog_api_settings}", facts(settings=hostile) | {"environment": "dev"})
    assert yaml.safe_load(text)["data"] == hostile


@pytest.mark.parametrize(
    "value", ["true", "No", "*/5 * * * *", "~", "a: b", "#none", "[x", "@daily", "null", "- x", "a #b"]
)
def test_text_that_yaml_takes_for_something_else_stays_text(value):
    told = runtime_info({"variables": {"schedule": value}, "facts": {}})[RUNTIME_INFO]
    assert yaml.safe_load(f"at: {told['schedule']}") == {"at": value}


@pytest.mark.parametrize("value", ["15 2 * * *", "8080", "https://x.example/", "250m", "a@b.example"])
def test_plain_text_and_numbers_are_written_as_they_are(value):
    assert runtime_info({"variables": {"a": value}, "facts": {}})[RUNTIME_INFO] == {"a": value}


def test_every_name_is_one_that_flux_takes():
    for data in runtime_info(EXAMPLE).values():
        assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in data)


def test_the_example_has_the_variables_that_terraform_declares():
    declared = keys_of("outputs.tf", "variables = merge(")
    assert declared
    clients = {f"{one.replace('-', '_')}_client_id" for one in _controllers()}
    assert EXAMPLE["variables"].keys() == declared | clients


def test_the_example_has_the_facts_that_terraform_declares():
    declared = keys_of("facts.tf", "  _variables = {\n    for name in local.environments : name => {")
    told = keys_of("facts.tf", "  _service_variables = {")
    assert declared and told
    for one in EXAMPLE["facts"].values():
        own = {f"{service.replace('-', '_')}_{key}" for service in one["services"] for key in told}
        assert declared <= one["variables"].keys() <= declared | own


def _controllers() -> set[str]:
    (found,) = hcl2.loads((ROOT / "controllers.tf").read_text())["locals"]
    return {name.strip('"') for name in found["controllers"]}
