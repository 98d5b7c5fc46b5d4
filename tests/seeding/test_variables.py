"""One variable at a time: what is written when it, its value or somebody else changes it."""

import pytest

from scripts.core.secret import Secret
from scripts.errors import Preflight
from scripts.sandbox.fake import mounted
from tests.azure.world import PRINCIPAL, opened
from tests.seeding.organisation import plant

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\nAbC=\n-----END CERTIFICATE-----"


def variable(key: str, **facts: object) -> str:
    """A line of the small config."""
    told = {"category": "env", "sensitive": "false", "description": "Any.", **facts}
    return f"      - {{key: {key}, {', '.join(f'{name}: {value}' for name, value in told.items())}}}\n"


def add(organisation, line: str) -> None:
    organisation.edit('source: "env:HIDDEN"}\n', f'source: "env:HIDDEN"}}\n{line}')


def test_a_sensitive_value_that_did_not_change_is_not_written(organisation):
    organisation.seed()
    organisation.emulator.requests.clear()

    organisation.seed()

    assert not organisation.emulator.writes


def test_a_sensitive_value_that_config_changes_is_written_once(organisation, monkeypatch):
    organisation.seed()
    plant(monkeypatch, HIDDEN="another")

    assert organisation.told() == [("update", "HIDDEN", "value")]
    assert organisation.seed()["updated"] == 1
    assert organisation.variables(organisation.set())["HIDDEN"]["value"] == "another"
    assert organisation.told() == []


def test_a_sensitive_value_that_was_changed_outside_is_found_and_put_back(organisation):
    organisation.seed()
    group = organisation.set()
    found = organisation.variables(group)["HIDDEN"]
    organisation.state.variable_sets.redefine(group["id"], found["id"], {"value": "theirs"})

    assert organisation.told() == [("drifted", "HIDDEN", "changed outside")]
    assert organisation.seed()["drifted"] == 1
    assert organisation.variables(group)["HIDDEN"]["value"] == "hunter22"
    assert organisation.told() == []


def test_one_that_was_deleted_and_made_again_outside_is_not_trusted(organisation):
    organisation.seed()
    group = organisation.set()
    found = organisation.variables(group)["HIDDEN"]
    organisation.state.variables.delete(group["id"], found["id"])
    facts = {"key": "HIDDEN", "category": "env", "sensitive": True, "value": "x", "description": "Hidden."}
    organisation.state.variable_sets.define(group["id"], facts)

    assert organisation.told() == [("drifted", "HIDDEN", "changed outside")]


def test_a_plain_value_that_was_changed_outside_is_told_from_one_that_config_changes(organisation):
    organisation.seed()
    group = organisation.set()
    found = organisation.variables(group)["PLAIN"]
    organisation.state.variable_sets.redefine(group["id"], found["id"], {"value": "theirs"})
    assert organisation.told() == [("drifted", "PLAIN", "value changed outside")]

    organisation.edit('value: "one"', 'value: "two"')

    assert organisation.told() == [("update", "PLAIN", "value")]
    organisation.seed()
    assert organisation.variables(group)["PLAIN"]["value"] == "two"


def test_sensitive_to_plain_is_made_anew(organisation):
    organisation.seed()
    before = organisation.variables(organisation.set())["HIDDEN"]["id"]
    organisation.edit(
        "key: HIDDEN, category: env, sensitive: true", "key: HIDDEN, category: env, sensitive: false"
    )

    assert organisation.told() == [("update", "HIDDEN", "sensitive; made anew")]
    organisation.seed()

    after = organisation.variables(organisation.set())["HIDDEN"]
    assert (after["sensitive"], after["value"]) == (False, "hunter22")
    assert after["id"] != before
    assert organisation.told() == []


def test_plain_to_sensitive_changes_in_place(organisation, monkeypatch):
    organisation.seed()
    plant(monkeypatch, PLAIN="one")
    before = organisation.variables(organisation.set())["PLAIN"]["id"]
    organisation.edit(
        'sensitive: false, description: Plain., value: "one"',
        'sensitive: true, description: Plain., source: "env:PLAIN"',
    )

    organisation.seed()

    after = organisation.variables(organisation.set())["PLAIN"]
    assert (after["id"], after["sensitive"]) == (before, True)
    assert organisation.told() == []


def test_the_description_of_a_sensitive_variable_changes_in_place(organisation):
    organisation.seed()
    before = organisation.variables(organisation.set())["HIDDEN"]["id"]
    organisation.edit("description: Hidden.", "description: Well hidden.")

    organisation.seed()

    after = organisation.variables(organisation.set())["HIDDEN"]
    assert (after["id"], after["description"]) == (before, "Well hidden.")
    assert organisation.told() == []


def test_a_server_that_refuses_it_gets_the_variable_anew(organisation, monkeypatch):
    organisation.seed()
    before = organisation.variables(organisation.set())["HIDDEN"]["id"]
    organisation.edit("description: Hidden.", "description: Well hidden.")
    monkeypatch.setattr(
        "scripts.sandbox.hcp.models.variables.FIXED", ("key", "category", "sensitive", "description")
    )

    organisation.seed()

    after = organisation.variables(organisation.set())["HIDDEN"]
    assert (after["description"], after["value"]) == ("Well hidden.", "hunter22")
    assert after["id"] != before


def test_a_renamed_key_is_another_variable_and_the_old_one_is_left_over(organisation):
    organisation.seed()
    organisation.edit("key: PLAIN", "key: PLAINER")

    assert organisation.told() == [("create", "PLAINER", ""), ("leftover", "PLAIN", "")]
    organisation.seed(prune=True)

    assert sorted(organisation.variables(organisation.set())) == ["HIDDEN", "PLAINER"]


def test_the_same_key_in_the_other_category_is_another_variable(organisation):
    add(organisation, variable("PLAIN", category="terraform", value='"other"'))

    organisation.seed()

    held = organisation.state.variables.all(organisation.set()["id"])
    assert [(one["key"], one["category"], one["value"]) for one in held if one["key"] == "PLAIN"] == [
        ("PLAIN", "env", "one"),
        ("PLAIN", "terraform", "other"),
    ]
    assert organisation.told() == []


def test_an_expression_becomes_text_and_back(organisation):
    add(organisation, variable("listed", category="terraform", hcl="true", value="'[1]'"))
    organisation.seed()
    organisation.edit("hcl: true, value: '[1]'", "value: '[1]'")

    assert organisation.told() == [("update", "listed (terraform)", "hcl")]
    organisation.seed()

    assert organisation.variables(organisation.set())["listed"]["hcl"] is False


@pytest.mark.parametrize(
    "value",
    ["", " ", PEM, "quotes \" and ' here", "ünïcödé ☃", "${not_a_hole} %{if}", "a\\nb", "x" * 256 * 1024],
    ids=["empty", "space", "lines", "quotes", "unicode", "template", "backslash", "256 kB"],
)
def test_a_value_arrives_as_it_is(organisation, value):
    (organisation.checkout / "value").write_text(value)
    (organisation.checkout / "value").chmod(0o600)
    source = "value: ''" if not value else "source: 'file:value'"
    add(organisation, f"      - {{key: ODD, category: env, sensitive: false, description: Odd., {source}}}\n")

    organisation.seed()

    assert organisation.variables(organisation.set())["ODD"]["value"] == value
    assert organisation.told() == []


def test_a_value_of_one_byte_too_many_is_refused_before_anything_is_written(organisation, monkeypatch):
    plant(monkeypatch, HIDDEN="x" * (256 * 1024 + 1))

    with pytest.raises(
        Preflight, match=r"HIDDEN .set shared.: env:HIDDEN gives 262145 bytes, HCP Terraform takes 262144"
    ):
        organisation.seed()

    assert not organisation.emulator.requests


def test_every_value_that_is_missing_is_named_before_anything_is_written(organisation):
    add(
        organisation,
        variable("A", sensitive="true", source='"cmd:false"') + variable("B", source='"file:nowhere"'),
    )
    organisation.edit('"env:HIDDEN"', '"env:NOT_THERE"')
    path = organisation.checkout / ".sandbox/secrets.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text('NOT_THERE: ""\nGITOPS_LOCK_KEY: "k"\n')
    path.chmod(0o600)

    with pytest.raises(Preflight) as told:
        organisation.seed()

    assert told.value.text.splitlines()[0] == "3 of the values cannot be had; nothing was written:"
    assert "HIDDEN (set shared): env:NOT_THERE has no value" in told.value.text
    assert "A (set shared): cmd:false … ended with 1. Run: run it by hand to see why" in told.value.text
    assert "B (set shared): file:nowhere has no value" in told.value.text
    assert told.value.hint.endswith("write them into " + str(path))
    assert not organisation.emulator.requests


def test_a_variable_is_only_ever_changed_in_the_workspace_that_it_belongs_to(organisation):
    (organisation.checkout / "config/variables/dev.yaml").write_text(
        "variables:\n  - {key: ONE, category: env, sensitive: false, description: One., value: a}\n"
    )
    organisation.seed()
    dev = organisation.workspace("dev")
    organisation.edit("value: a", "value: b", "config/variables/dev.yaml")
    organisation.emulator.requests.clear()

    organisation.seed()

    (write,) = organisation.emulator.writes
    identity = organisation.variables(dev)["ONE"]["id"]
    assert (write.method, write.path) == ("PATCH", f"/api/v2/workspaces/{dev['id']}/vars/{identity}")


def test_a_value_comes_from_a_vault(organisation, tmp_path):
    (tmp_path / "azure").mkdir()
    with opened(tmp_path / "azure") as azure, mounted([organisation.emulator, azure.emulator]):
        azure.account().vault("abc-prod-vault").set_secret("datadog", Secret("from the vault"))
        organisation.environment |= PRINCIPAL
        organisation.urls["azure"] = azure.emulator.host
        organisation.edit("env:HIDDEN", "keyvault:abc-prod-vault/datadog")

        organisation.seed()

        assert organisation.variables(organisation.set())["HIDDEN"]["value"] == "from the vault"
        organisation.edit("vault/datadog", "vault/nothing")
        with pytest.raises(Preflight, match="keyvault:abc-prod-vault/nothing has no value"):
            organisation.seed()
