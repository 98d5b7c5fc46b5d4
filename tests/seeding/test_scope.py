"""What is ours, what is somebody else's, and what --prune may take."""

import pytest

from scripts.errors import Declined, Failed, Preflight
from scripts.ops.tfc.check import findings
from tests.seeding.organisation import Organisation

OWN = "variables:\n  - {key: ONE, category: env, sensitive: false, description: One., value: a}\n"


@pytest.fixture
def seeded(organisation: Organisation) -> Organisation:
    """With everything written, and one variable that workspace dev has of its own."""
    (organisation.checkout / "config/variables/dev.yaml").write_text(OWN)
    organisation.seed()
    return organisation


def define(organisation: Organisation, owner: str, key: str) -> None:
    organisation.state.variables.create(owner, {"key": key, "category": "env", "value": "theirs"})


def test_what_others_put_there_is_shown_and_left_alone(seeded):
    define(seeded, seeded.workspace("dev")["id"], "THEIRS")
    define(seeded, seeded.set()["id"], "THEIRS")
    organization = seeded.state.organizations.show("abc-inc")
    project = seeded.workspace("dev")["project"]
    seeded.state.workspaces.create(organization, {"name": "theirs"}, project)
    theirs = seeded.state.variable_sets.create("abc-inc", {"name": "their set"}, None)
    seeded.state.variable_sets.attach(theirs["id"], "projects", [project])

    assert sorted(seeded.told()) == [
        ("foreign", "THEIRS", ""),
        ("foreign", "THEIRS", ""),
        ("foreign", "their set", ""),
        ("foreign", "theirs", ""),
    ]
    found = seeded.seed(prune=True)

    assert (found["foreign"], found["deleted"]) == (4, 0)
    assert "THEIRS" in seeded.variables(seeded.workspace("dev"))
    assert "THEIRS" in seeded.variables(seeded.set())
    assert "their set" in [one["name"] for one in seeded.state.variable_sets.all("abc-inc")]


def test_a_set_that_reaches_none_of_ours_is_nobodys_business(seeded):
    seeded.state.variable_sets.create("abc-inc", {"name": "elsewhere"}, None)

    assert seeded.told() == []


def test_nothing_is_deleted_without_prune(seeded):
    (seeded.checkout / "config/variables/dev.yaml").unlink()

    assert seeded.told() == [("leftover", "ONE", "")]
    assert "deleted" not in seeded.seed()
    assert "ONE" in seeded.variables(seeded.workspace("dev"))
    assert seeded.seed(prune=True)["deleted"] == 1
    assert seeded.variables(seeded.workspace("dev")) == {}
    assert seeded.told() == []


def test_one_that_others_made_anew_under_our_key_is_not_ours_any_more(seeded):
    dev = seeded.workspace("dev")
    seeded.state.variables.delete(dev["id"], seeded.variables(dev)["ONE"]["id"])
    define(seeded, dev["id"], "ONE")
    (seeded.checkout / "config/variables/dev.yaml").unlink()

    assert seeded.told() == [("foreign", "ONE", "")]
    seeded.seed(prune=True)

    assert "ONE" in seeded.variables(dev)


def test_without_a_lock_file_nothing_is_ours(seeded):
    (seeded.checkout / "config/variables/dev.yaml").unlink()
    seeded.lock_file.unlink()

    seeded.seed(prune=True)

    assert "ONE" in seeded.variables(seeded.workspace("dev"))


def test_a_config_without_variables_wants_the_digest_of_what_goes(seeded):
    (seeded.checkout / "config/variables/dev.yaml").unlink()
    for line in ("PLAIN", "HIDDEN"):
        path = seeded.checkout / "config/variables/global.yaml"
        path.write_text(
            "".join(one for one in path.read_text().splitlines(True) if f"key: {line}" not in one)
        )
    path.write_text(path.read_text().replace("variables:\n", "variables: []\n"))
    writes = len(seeded.emulator.writes)

    with pytest.raises(Declined, match=r"3 objects would be deleted; add --expect \w{8}") as told:
        seeded.seed(prune=True)

    digest = told.value.text.rpartition(" ")[2]
    assert told.value.hint == f"inv tfc.seed --prune --yes --expect {digest}"
    assert len(seeded.emulator.writes) == writes
    assert seeded.seed(prune=True, expect=(digest,))["deleted"] == 3


def test_a_set_that_is_renamed_goes_with_its_digest_alone(seeded):
    seeded.edit("name: shared", "name: common")
    with pytest.raises(Declined, match="2 objects would be deleted") as told:
        seeded.seed(prune=True)

    seeded.seed(prune=True, expect=(told.value.text.rpartition(" ")[2],))

    assert [one["name"] for one in seeded.state.variable_sets.all("abc-inc")] == ["common"]
    assert seeded.told() == []


class TestEnvironmentThatIsGone:
    """Its file is deleted; its workspace is ours."""

    def remove_dev(self, seeded: Organisation) -> str:
        for file in ("environments/dev.yaml", "variables/dev.yaml"):
            (seeded.checkout / "config" / file).unlink()
        with pytest.raises(Declined) as told:
            seeded.seed(prune=True)
        return told.value.text.rpartition(" ")[2]

    def test_its_workspace_goes_when_it_manages_nothing(self, seeded):
        digest = self.remove_dev(seeded)

        seeded.seed(prune=True, expect=(digest,))

        assert [one["name"] for one in seeded.state.workspaces.all("abc-inc")] == [
            "abc-devops",
            "abc-k8s",
            "abc-prod",
        ]
        assert seeded.told() == []

    def test_its_workspace_stays_while_it_manages_something(self, seeded):
        digest = self.remove_dev(seeded)
        dev = seeded.workspace("dev")
        seeded.state.workspaces.save(dev | {"resources": 3})

        with pytest.raises(Failed, match="workspace abc-dev") as told:
            seeded.seed(prune=True, expect=(digest,))

        assert "manages resources" in told.value.text
        assert seeded.workspace("dev")


def test_a_malformed_list_is_an_error_and_never_empty(seeded):
    """Were it taken for empty, everything would be made again."""
    handled = seeded.emulator.handle

    def without_data(request):
        answer = handled(request)
        if request.path.endswith("/varsets"):
            return type(answer)(200, b"{}", answer.headers)
        return answer

    seeded.emulator.handle = without_data
    writes = len(seeded.emulator.writes)

    with pytest.raises(Failed):
        seeded.seed(prune=True)

    assert len(seeded.emulator.writes) == writes


def test_one_that_somebody_makes_meanwhile_is_refused_by_the_server_and_told(organisation):
    def overtake(number: int, request: object) -> None:
        if request.method == "POST" and request.path.endswith("/relationships/vars"):
            organisation.emulator.meddle = lambda number, request: None
            theirs = organisation.state.variable_sets.create(
                "abc-inc", {"name": "theirs", "global": True}, None
            )
            define(organisation, theirs["id"], "PLAIN")

    organisation.edit("scope: project", "scope: organization")
    organisation.emulator.meddle = overtake

    with pytest.raises(Failed, match="conflicts with global variable set theirs") as told:
        organisation.seed()

    assert "variable PLAIN (set shared)" in told.value.text


def test_a_key_that_another_set_gives_the_whole_organisation_is_told_before_anything_is_written(organisation):
    theirs = organisation.state.variable_sets.create("abc-inc", {"name": "theirs", "global": True}, None)
    define(organisation, theirs["id"], "PLAIN")
    organisation.edit("scope: project", "scope: organization")
    told = "PLAIN of set shared is in set theirs, too, and both are for the whole organisation"

    with pytest.raises(Preflight) as refused:
        organisation.seed()

    assert refused.value.text == f"nothing was written:\n  {told}"
    assert refused.value.hint == "give one of them another scope (config/variables/global.yaml)"
    assert not organisation.emulator.writes
    assert [one.detail for one in findings(organisation.session()) if one.check == "conflict"] == [told]
