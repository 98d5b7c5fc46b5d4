"""Seeding: what is written, what is adopted, what is left alone, and that a second time writes nothing."""

import pytest

from scripts.errors import Declined, Locked
from tests.seeding.organisation import Organisation, plant

FIFTEEN = [
    "ARM_CLIENT_ID",
    "ARM_CLIENT_SECRET",
    "ARM_SUBSCRIPTION_ID",
    "ARM_TENANT_ID",
    "AZDO_GITHUB_SERVICE_CONNECTION_PAT",
    "AZDO_ORG_SERVICE_URL",
    "AZDO_PERSONAL_ACCESS_TOKEN",
    "CLOUDFLARE_API_KEY",
    "CLOUDFLARE_EMAIL",
    "DD_API_KEY",
    "DD_APP_KEY",
    "GITHUB_TOKEN",
    "MONGODB_ATLAS_PRIVATE_KEY",
    "MONGODB_ATLAS_PUBLIC_KEY",
    "VERCEL_API_TOKEN",
]
NOTHING = {"created": 0, "updated": 0, "drifted": 0, "foreign": 0}


def without_calls(found: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in found.items() if name not in ("calls", "unchanged")}


def test_the_shipped_config_is_fifteen_sensitive_environment_variables_in_one_set_of_the_project(shipped):
    shipped.seed()

    group = shipped.set("platform")
    held = shipped.variables(group)
    assert sorted(held) == FIFTEEN
    assert all(one["sensitive"] and one["category"] == "env" and one["value"] for one in held.values())
    project = next(one for one in shipped.state.projects.all("abc-inc") if one["name"] == "platform")
    assert (group["projects"], group["workspaces"], group["global"]) == ([project["id"]], [], False)


@pytest.mark.parametrize(
    ("modes", "gone", "there", "count"),
    [
        ({}, (), (), 15),
        (
            {"azure_auth: client_secret": "azure_auth: oidc"},
            ("ARM_CLIENT_ID", "ARM_CLIENT_SECRET"),
            ("TFC_AZURE_PROVIDER_AUTH", "TFC_AZURE_RUN_CLIENT_ID"),
            15,
        ),
        (
            {"cloudflare_auth: key": "cloudflare_auth: token"},
            ("CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL"),
            ("CLOUDFLARE_API_TOKEN",),
            14,
        ),
        (
            {"atlas_auth: api_key": "atlas_auth: service_account"},
            ("MONGODB_ATLAS_PRIVATE_KEY", "MONGODB_ATLAS_PUBLIC_KEY"),
            ("MONGODB_ATLAS_CLIENT_ID", "MONGODB_ATLAS_CLIENT_SECRET"),
            15,
        ),
    ],
)
def test_a_way_to_sign_in_brings_its_own_variables(shipped, modes, gone, there, count):
    for old, new in modes.items():
        shipped.edit(old, new)

    shipped.seed()

    held = shipped.variables(shipped.set("platform"))
    assert len(held) == count
    assert set(there) <= set(held)
    assert not set(gone) & set(held)


def test_a_remote_run_of_each_root_finds_what_it_needs(shipped):
    shipped.seed("dev=remote", "prod=agent")

    dev, prod, k8s = (shipped.workspace(name) for name in ("dev", "prod", "k8s"))
    assert {key: one["value"] for key, one in shipped.variables(dev).items()} == {
        "environment": "dev",
        "records_directory": str(shipped.checkout / ".sandbox/records"),
    }
    assert dev["settings"]["working-directory"] == "terraform/azure/environment"
    assert dev["settings"]["execution-mode"] == "remote"
    assert prod["settings"]["execution-mode"] == "agent"
    assert k8s["settings"]["working-directory"] == "terraform/azure/k8s"
    assert shipped.variables(k8s) == {}


def test_what_reads_a_workspace_may_read_its_state_and_nobody_else(shipped):
    shipped.seed()

    names = {one["id"]: one["name"] for one in shipped.state.workspaces.all("abc-inc")}
    readers = {
        name: sorted(names[reader] for reader in shipped.workspace(name)["consumers"])
        for name in ("dev", "prod", "k8s", "devops")
    }
    assert readers == {
        "dev": ["abc-devops", "abc-k8s"],
        "prod": ["abc-devops", "abc-k8s"],
        "k8s": ["abc-devops"],
        "devops": [],
    }
    assert not any(one["settings"]["global-remote-state"] for one in shipped.state.workspaces.all("abc-inc"))


def test_an_optional_variable_comes_with_its_value(shipped, monkeypatch):
    plant(monkeypatch, TF_VAR_datadog_federation='{issuer="i",subject="s"}')

    shipped.seed()

    found = shipped.variables(shipped.workspace("k8s"))["datadog_federation"]
    assert (found["value"], found["hcl"]) == ('{issuer="i",subject="s"}', True)


def test_a_second_time_writes_nothing(shipped):
    first = shipped.seed()
    shipped.emulator.requests.clear()

    second = shipped.seed()

    assert without_calls(second) == NOTHING
    assert second["unchanged"] == first["created"] == 31
    assert not shipped.emulator.writes


def test_run_triggers_follow_who_reads_whom(organisation):
    organisation.edit("tags: [platform]", "tags: [platform], run_triggers: true")

    organisation.seed()

    assert organisation.told() == []
    organisation.edit("run_triggers: true", "run_triggers: false")
    assert {change.kind.value for change in organisation.changes()} == {"run trigger"}
    assert organisation.seed(prune=True)["deleted"] == 5
    assert organisation.told() == []


def test_what_exists_is_adopted(organisation):
    organisation.seed()
    before = organisation.content()
    organisation.lock_file.unlink()

    found = organisation.seed()

    assert without_calls(found) == NOTHING | {"updated": 1}
    assert organisation.content() == before
    assert without_calls(organisation.seed()) == NOTHING


def test_the_workspaces_that_an_apply_has_made_are_adopted(organisation):
    organisation.session().hcp.ensure_workspace("abc-dev", "platform")

    found = organisation.seed()

    assert (found["created"], found["updated"], found["unchanged"]) == (12, 1, 1)
    assert organisation.told() == []


def test_a_workspace_of_another_project_is_moved_with_all_that_it_has(organisation):
    organisation.seed()
    default = organisation.state.organizations.show("abc-inc")["default-project"]
    dev = organisation.workspace("dev")
    organisation.state.workspaces.update(dev["id"], {}, default)

    assert organisation.told() == [("drifted", "abc-dev", "project changed outside")]
    organisation.seed()

    assert organisation.workspace("dev")["project"] != default


def test_the_readers_that_others_gave_a_workspace_stay(organisation):
    organisation.seed()
    dev, mine = organisation.workspace("dev"), organisation.state.workspaces
    other = mine.create(organisation.state.organizations.show("abc-inc"), {"name": "theirs"}, None)
    mine.share(dev["id"], [other["id"], organisation.workspace("k8s")["id"]])

    organisation.seed()

    assert other["id"] in organisation.workspace("dev")["consumers"]
    assert organisation.workspace("devops")["id"] in organisation.workspace("dev")["consumers"]


def test_a_set_keeps_what_others_attached_it_to(organisation):
    organisation.seed()
    other = organisation.state.workspaces.create(
        organisation.state.organizations.show("abc-inc"), {"name": "theirs"}, None
    )
    organisation.state.variable_sets.attach(organisation.set()["id"], "workspaces", [other["id"]])
    organisation.edit("description: What all share.", "description: What everybody shares.")

    organisation.seed()

    assert organisation.set()["workspaces"] == [other["id"]]
    assert organisation.set()["description"] == "What everybody shares."


def test_a_set_that_is_attached_to_nothing_any_more_is_attached_again(organisation):
    organisation.seed()
    group = organisation.set()
    organisation.state.variable_sets.detach(group["id"], "projects", group["projects"])

    assert organisation.told() == [("create", "project platform", "was deleted outside")]
    organisation.seed()

    assert organisation.set()["projects"] == group["projects"]


def test_without_a_terminal_and_without_a_yes_nothing_is_written(organisation):
    with pytest.raises(Declined, match="there is no terminal to ask at; nothing was written") as told:
        organisation.seed(yes=False)

    assert told.value.hint == "inv tfc.seed --yes"
    assert not organisation.emulator.writes
    assert not organisation.lock_file.exists()


def test_a_dry_run_writes_nothing(organisation):
    assert organisation.seed(dry=True)["created"] > 0
    assert not organisation.emulator.writes


class TestExecutionMode:
    """Changing where runs take place makes a planned run fail."""

    def test_the_workspace_is_locked_meanwhile(self, organisation: Organisation):
        organisation.seed()
        organisation.emulator.requests.clear()

        organisation.seed("dev=remote")

        assert [request.path.rpartition("/")[2] for request in organisation.emulator.writes] == [
            "lock",
            organisation.workspace("dev")["id"],
            "unlock",
        ]
        assert organisation.workspace("dev")["lock"] is None

    def test_a_workspace_that_somebody_holds_is_refused_before_anything_is_written(self, organisation):
        organisation.seed()
        dev = organisation.workspace("dev")
        organisation.state.locks.take(dev["id"], "ada", "looking around", None)
        organisation.emulator.requests.clear()

        with pytest.raises(Locked, match="looking around") as told:
            organisation.seed("dev=remote", "prod=remote")

        assert "\n  abc-dev: held by ada: looking around" in told.value.text
        assert told.value.hint == "let the run end, discard it, or inv unlock; then inv tfc.seed"
        assert not organisation.emulator.writes

    def test_a_run_that_waits_is_refused_too(self, organisation):
        organisation.seed("dev=remote")
        dev = organisation.workspace("dev")["id"]
        files = organisation.state.configurations.create(dev, "ada", {"auto-queue-runs": False})
        organisation.state.configurations.upload(files["id"], b"files")
        run = organisation.state.runs.create(dev, "ada", {}, files["id"])["id"]
        organisation.emulator.requests.clear()

        with pytest.raises(Locked, match=f"abc-dev: run {run} is pending"):
            organisation.seed()

        assert not organisation.emulator.writes

    def test_a_lock_that_a_broken_seeding_left_is_taken_back(self, organisation):
        organisation.seed()
        dev = organisation.workspace("dev")
        reason = "inv tfc.seed changes the execution mode"
        organisation.state.locks.take(dev["id"], "ada", reason, None)

        assert organisation.told() == [("drifted", "abc-dev", "left locked changed outside")]
        organisation.seed()

        assert organisation.workspace("dev")["lock"] is None

    def test_an_agent_gets_its_pool(self, organisation):
        organisation.seed("dev=agent")

        assert organisation.seed("dev=agent")["updated"] == 0
        assert organisation.seed()["updated"] == 1
