"""What is wrong with config/variables is told before anything is asked of HCP Terraform, all of it at once."""

import pytest

from scripts.errors import ConfigError, Preflight
from tests.seeding.large import enlarge
from tests.seeding.organisation import GLOBAL, Organisation

VARIABLE = "{key: ONE, category: env, sensitive: false, description: One., value: a}"


def faults(organisation: Organisation) -> list[str]:
    with pytest.raises(ConfigError) as told:
        organisation.open()
    assert not organisation.emulator.requests
    return told.value.faults


def own(organisation: Organisation, workspace: str, *variables: str) -> None:
    """Give a workspace variables."""
    text = "variables:\n" + "".join(f"  - {one}\n" for one in variables)
    (organisation.checkout / f"config/variables/{workspace}.yaml").write_text(text)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("category: env", "category: environment", 'category: "environment" is not one of terraform, env'),
        ("sensitive: false", "sensitve: false", 'sensitve: unknown key; did you mean "sensitive"?'),
        ("description: One., ", "", "description: is missing"),
        ("sensitive: false", 'sensitive: "false"', 'sensitive: "false" is a string'),
        ("key: ONE", "key: 1ONE", 'key: "1ONE" is not a variable\'s key: letters, digits, _ and -'),
        ("key: ONE", f"key: {'K' * 129}", "is not a variable's key: letters, digits, _ and -, no digit first, 128"),
        ("key: ONE", "key: O-NE", "O-NE is not an environment variable's name: letters, digits and _"),
        ("description: One.", f"description: {'d' * 513}", "is not a description: 1 to 512 characters, this has 513"),
        ("value: a", "hcl: true, value: a", "ONE is an environment variable, which is text and no expression"),
        ("sensitive: false", "sensitive: true", "ONE is sensitive: name a source, its value is not written in a file"),
        (", value: a", "", "ONE wants either a source or a value"),
        ("value: a", 'value: a, source: "env:A"', "ONE wants either a source or a value"),
        ("value: a", "source: hunter2", "source: it is not a source: env:NAME, keyvault:VAULT/NAME, file:PATH"),
        ("value: a", "mode: oidcc, value: a", 'mode: "oidcc" is not one of'),
    ],
)  # fmt: skip
def test_a_variable_that_hcp_terraform_would_refuse(organisation, old, new, fault):
    own(organisation, "dev", VARIABLE.replace(old, new))

    (told,) = faults(organisation)

    assert told.startswith("config/variables/dev.yaml: variables[0]")
    assert fault in told
    assert "hunter2" not in told


def test_a_key_that_is_there_twice_in_a_category(organisation):
    own(organisation, "dev", VARIABLE, VARIABLE)

    assert faults(organisation) == [
        "config/variables/dev.yaml: variables[1].key: ONE is here twice in category env"
    ]


def test_all_faults_are_told_at_once(organisation):
    own(organisation, "dev", VARIABLE.replace("value: a", "hcl: true"), VARIABLE)
    own(organisation, "prod", VARIABLE.replace("ONE", "O-NE"))

    assert len(faults(organisation)) == 4


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("scope: project", "scope: workspaces", "workspaces: scope workspaces wants a list of workspaces"),
        ("scope: project", "scope: project\n    workspaces: [dev]", "scope project takes no list of workspaces"),
        ('source: "env:HIDDEN"', 'source: "fact:records"', "HIDDEN is a fact of one workspace, which a set has"),
        ("azure_auth: client_secret", "azure_auth: oidcc", '"oidcc" is not one of client_secret, oidc'),
        ("azure_auth", "azure_oauth", 'azure_oauth: unknown key; did you mean "azure_auth"?'),
        ("key: PLAIN", "key: ARM_CLIENT_SECRET", None),
        ('terraform_version: "~> 1.11"', 'terraform_version: "latest"', '"latest" is not a Terraform version'),
    ],
)  # fmt: skip
def test_a_set_or_setting_that_cannot_be(organisation, old, new, fault):
    organisation.edit(old, new)

    if fault is None:
        organisation.edit("azure_auth: client_secret", "azure_auth: oidc")
        fault = "ARM_CLIENT_SECRET breaks azure_auth: oidc; give it mode: client_secret"
    assert any(fault in told for told in faults(organisation))


def test_two_sets_for_the_whole_organisation_may_not_share_a_key(organisation):
    text = (organisation.checkout / GLOBAL).read_text()
    head, _, group = text.replace("scope: project", "scope: organization").partition("  - name: shared")
    (organisation.checkout / GLOBAL).write_text(f"{head}  - name: shared{group}  - name: common{group}")

    assert [told for told in faults(organisation) if "PLAIN" in told] == [
        f"{GLOBAL}: sets[1].variables: PLAIN is in set shared, too, and both are for the whole organisation"
    ]


def test_a_projects_name_has_rules(organisation):
    organisation.edit("project: platform\n\ngithub", "project: a/b\n\ngithub", "config/platform.yaml")

    assert faults(organisation) == [
        'config/platform.yaml: hcp.project: "a/b" is not a project\'s name: 3 to 40 letters, digits, spaces, - and _'
    ]


def test_names_that_nobody_has_are_told_with_the_ones_that_are_close(organisation):
    own(organisation, "k9s", VARIABLE)
    organisation.edit("scope: project", "scope: workspaces\n    workspaces: [prd]")
    text = (organisation.checkout / GLOBAL).read_text()
    (organisation.checkout / GLOBAL).write_text(f"{text}roots:\n  enviroment: []\n")
    path = organisation.checkout / "config/targets/sandbox.yaml"
    path.write_text(path.read_text().replace("{default: local}", "{default: local, dve: remote}"))

    assert faults(organisation) == [
        'config/targets/sandbox.yaml: execution.dve: there is no workspace dve; did you mean "dev"?',
        'config/variables/global.yaml: roots.enviroment: there is no root enviroment; did you mean "environment"?',
        'config/variables/global.yaml: sets[0].workspaces: there is no workspace prd; did you mean "prod"?',
        'config/variables/k9s.yaml: there is no workspace k9s; did you mean "k8s"?',
    ]


def test_agents_want_a_pool(organisation):
    path = organisation.checkout / "config/targets/sandbox.yaml"
    text = path.read_text().replace("{default: local}", "{default: agent}")
    path.write_text(text.replace("agent_pool: sandbox\n", ""))

    assert faults(organisation) == [
        "config/targets/sandbox.yaml: agent_pool: is missing: default would run by agents"
    ]


@pytest.mark.parametrize(
    ("workspace", "line", "fault"),
    [
        ("dev", "{key: enviroment, category: terraform", 'no variable enviroment; did you mean "environment"?'),
        ("k8s", "{key: datadog_federation, category: terraform", "datadog_federation is no plain text in the root"),
    ],
)  # fmt: skip
def test_a_variable_is_one_that_the_root_declares(organisation, workspace, line, fault):
    own(organisation, workspace, VARIABLE.replace("{key: ONE, category: env", line))

    (told,) = faults(organisation)

    assert fault in told


def test_a_root_gets_every_variable_that_it_cannot_do_without(organisation):
    (organisation.checkout / "terraform").unlink()
    root = organisation.checkout / "terraform/azure/k8s"
    root.mkdir(parents=True)
    (root / "terraform.tf").write_text("")
    (root / "variables.tf").write_text('variable "size" {\n  type = string\n}\nvariable "any" {}\n')
    for name in ("environment", "devops"):
        (root.parent / name).mkdir()
        (root.parent / name / "terraform.tf").write_text("")

    assert faults(organisation) == [
        "config/variables/k8s.yaml: the root needs any, which nothing gives k8s",
        "config/variables/k8s.yaml: the root needs size, which nothing gives k8s",
    ]


def test_more_run_triggers_than_a_workspace_may_have(organisation):
    enlarge(organisation.checkout, workspaces=22, variables=1)
    organisation.edit("tags: [platform]", "run_triggers: true")

    assert faults(organisation) == [
        f"{GLOBAL}: workspaces.run_triggers: devops would have 21 run triggers, the most is 20"
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("dve=remote", '--execution: there is no workspace dve; did you mean "dev"?'),
        ("dev=distant", "--execution: distant is not one of local, remote, agent"),
        ("dev", "--execution: nothing is not one of local, remote, agent"),
    ],
)
def test_an_execution_mode_that_cannot_be_is_told(organisation, given, message):
    with pytest.raises(Preflight) as told:
        organisation.open(given)

    assert told.value.text == message


def test_without_variables_there_is_nothing_to_seed(organisation):
    (organisation.checkout / GLOBAL).unlink()
    (organisation.checkout / "config/variables").rmdir()

    with pytest.raises(Preflight, match=f"{GLOBAL} is missing") as told:
        organisation.open()

    assert told.value.hint == "inv tfc.export --to config/variables"
