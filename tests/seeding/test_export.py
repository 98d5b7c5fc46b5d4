"""inv tfc.export: an organisation's variables as files that lead back to it."""

import pytest

from scripts.errors import Preflight
from scripts.ops.tfc.export import export, export_of
from tests.seeding.organisation import GLOBAL, Organisation, plant

ODD = 'quotes " and \n lines, ünïcödé: #y'


def write_exported(organisation: Organisation) -> None:
    """Put the exported files in the place of the ones that are there."""
    folder = organisation.checkout / "config/variables"
    exported = export_of(organisation.session())
    for file in folder.glob("*.yaml"):
        file.unlink()
    for name, text in exported.items():
        (folder / name).write_text(text)


def test_what_was_exported_leads_back_without_a_write(shipped, monkeypatch):
    shipped.seed()
    dev = shipped.workspace("dev")
    for key, value in (("ODD", ODD), ("NO", "no"), ("EMPTY", ""), ("Y", "y"), ("NUMBER", "012")):
        facts = {"key": key, "category": "env", "value": value, "description": value[:9] or "None."}
        shipped.state.variables.create(dev["id"], facts)
    write_exported(shipped)

    found = shipped.seed(trust=True)

    assert (found["created"], found["updated"], found["drifted"], found["foreign"]) == (0, 0, 0, 0)


def test_sensitive_values_name_a_source_to_fill(organisation):
    organisation.seed()

    text = export_of(organisation.session())["global.yaml"]

    assert "        source: env:HIDDEN\n" in text
    assert '        value: "one"\n' in text
    assert "hunter22" not in text


def test_ways_to_sign_in_scopes_and_priority_are_recognised(organisation, monkeypatch):
    plant(monkeypatch, TOKEN_VALUE="t0k3n")
    path = organisation.checkout / GLOBAL
    path.write_text(
        path.read_text().replace("cloudflare_auth: key", "cloudflare_auth: token")
        + "  - name: odd name\n    description: Odd.\n    scope: workspaces\n    workspaces: [dev, k8s]\n"
        "    priority: true\n    variables:\n      - {key: CLOUDFLARE_API_TOKEN, category: env, sensitive: true, "
        'description: T., source: "env:TOKEN_VALUE"}\n'
    )
    organisation.seed()

    text = export_of(organisation.session())["global.yaml"]

    assert "cloudflare_auth: token\n" in text
    assert '  - name: "odd name"\n' in text
    assert "    scope: workspaces\n    workspaces: [dev, k8s]\n    priority: true\n" in text
    write_exported(organisation)
    plant(monkeypatch, CLOUDFLARE_API_TOKEN="t0k3n")
    assert organisation.told() == []


def test_a_project_that_is_not_there_is_told(organisation):
    with pytest.raises(Preflight, match="abc-inc has no project platform, or hides it") as told:
        export_of(organisation.session())

    assert told.value.hint == "correct hcp.project in config/platform.yaml"


def test_files_that_are_there_are_not_replaced(organisation, monkeypatch):
    organisation.seed()
    monkeypatch.setattr("scripts.ops.tfc.export.open_session", lambda checkout: organisation.session())
    there = organisation.checkout / "config/variables"

    with pytest.raises(Preflight, match=r"has global\.yaml already") as told:
        export(organisation.checkout, str(there))

    assert told.value.hint == "name another directory, and compare"
    assert "1 files" not in export(organisation.checkout, None)
    elsewhere = organisation.checkout / "elsewhere"
    assert str(elsewhere) in export(organisation.checkout, str(elsewhere))
    assert (elsewhere / "global.yaml").read_text() == export_of(organisation.session())["global.yaml"]
