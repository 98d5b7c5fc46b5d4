"""inv tfc.check, inv tfc.plan and inv doctor: what they say, and that they write nothing."""

from pathlib import Path

from scripts.ops.doctor import mode_advice
from scripts.ops.load import load_config
from scripts.ops.tfc.check import findings
from scripts.ops.tfc.plan import report
from tests.seeding.organisation import Organisation

CHECKOUT = Path(__file__).parents[2]


def rows(organisation: Organisation) -> list[tuple[str, str, str]]:
    return [(one.check, one.state, one.detail) for one in findings(organisation.session())]


def test_the_safer_modes_are_recommended_and_one_word_away(shipped):
    advice = [row[2] for row in rows(shipped) if row[0].endswith("_auth")]

    assert advice == [
        "oidc is safer; say azure_auth: oidc in config/variables/global.yaml",
        "token is safer; say cloudflare_auth: token in config/variables/global.yaml",
        "service_account is safer; say atlas_auth: service_account in config/variables/global.yaml",
    ]
    assert [one.detail for one in mode_advice(load_config(CHECKOUT))] == advice
    for old, new in (("client_secret", "oidc"), ("key", "token"), ("api_key", "service_account")):
        shipped.edit(f"_auth: {old} ", f"_auth: {new} ")
    assert not [row for row in rows(shipped) if row[0].endswith("_auth")]


def test_that_variables_of_local_workspaces_are_not_seen_by_runs_is_said(shipped):
    assert (
        "execution",
        "advice",
        "dev, prod, k8s, devops: run where inv is called, which sees none of the variables seeded for them",
    ) in rows(shipped)


def test_agents_of_shared_workspaces_are_advised_against(shipped):
    path = shipped.checkout / "config/targets/sandbox.yaml"
    path.write_text(path.read_text().replace("default: local", "default: agent"))

    told = [row[2] for row in rows(shipped) if row[0] == "execution"]

    assert told == [
        f"{name}: agents serve private environments; remote or local would do"
        for name in ("dev", "k8s", "devops")
    ]


def test_what_seeding_would_write_is_due_until_it_is_written(organisation):
    assert ("HCP Terraform", "changes", "14 to create") in rows(organisation)
    assert not organisation.emulator.writes

    organisation.seed()

    assert ("HCP Terraform", "okay", "14 unchanged") in rows(organisation)


def test_what_was_changed_or_deleted_outside_is_named(organisation):
    organisation.seed()
    group = organisation.set()
    for one in organisation.state.variables.all(group["id"]):
        if one["key"] == "HIDDEN":
            organisation.state.variable_sets.redefine(group["id"], one["id"], {"value": "theirs"})
        else:
            organisation.state.variables.delete(group["id"], one["id"])

    assert [row for row in rows(organisation) if row[0] == "drift"] == [
        ("drift", "changes", "variable PLAIN of set shared: was deleted outside"),
        ("drift", "changes", "variable HIDDEN of set shared: changed outside"),
    ]


def test_a_value_that_is_missing_is_a_fault_and_the_rest_is_said_nevertheless(organisation, monkeypatch):
    organisation.edit("env:HIDDEN", "file:nowhere")

    found = rows(organisation)

    assert ("value", "fault", "HIDDEN (set shared): file:nowhere has no value") in found
    assert any(row[0] == "azure_auth" for row in found)


def test_the_plan_counts_names_and_writes_nothing(organisation, capsys):
    found = report(organisation.open(), as_json=True)

    counts = {name: found[name] for name in ("created", "updated", "unchanged", "drifted", "foreign")}
    assert counts == {"created": 14, "updated": 0, "unchanged": 0, "drifted": 0, "foreign": 0}
    assert found["pending"]
    assert {
        "action": "create",
        "kind": "variable",
        "owner": "set shared",
        "name": "PLAIN",
        "note": "",
    } in found["changes"]
    assert not organisation.emulator.writes
    organisation.seed()
    assert not report(organisation.open(), as_json=True)["pending"]
