"""What a root reads of others, taken from its code."""

import pytest

from scripts.core.references import Reference, read_root

ENVIRONMENTS = """
data "terraform_remote_state" "environment" {
  for_each = local.environments
  backend  = "remote"
  config = {
    organization = module.config.platform.hcp.organization
    workspaces   = { name = "${module.config.platform.name}-${each.key}" }
  }
}
"""
OUTPUTS = """
data "tfe_outputs" "k8s" {
  organization = "abc-inc"
  workspace    = "abc-k8s"
}
"""
USES = "locals {\n  all = data.terraform_remote_state.environment\n}\n"


def test_a_remote_state_for_each_environment_is_read_with_its_template():
    root, faults = read_root("k8s", {"upstream.tf": ENVIRONMENTS, "main.tf": USES})
    assert faults == []
    assert root.references == (
        Reference(
            "environment",
            "${module.config.platform.name}-${each.key}",
            "local.environments",
            "k8s/upstream.tf environment",
        ),
    )


def test_a_tfe_outputs_block_is_a_reference_too():
    use = 'output "x" {\n  value = data.tfe_outputs.k8s.values.contract\n}\n'
    root, faults = read_root("devops", {"upstream.tf": OUTPUTS, "outputs.tf": use})
    assert faults == []
    assert root.references == (Reference("k8s", "abc-k8s", None, "devops/upstream.tf k8s"),)


@pytest.mark.parametrize(
    ("text", "per_environment"),
    [
        ('variable "environment" {\n  type = string\n}\n', True),
        ('variable  "environment"{}\n', True),
        ('variable "environments" {\n  type = list(string)\n}\n', False),
        ('# variable "environment" {}\n', False),
        ("", False),
    ],
)
def test_a_root_with_the_variable_environment_has_a_workspace_for_each(text, per_environment):
    assert read_root("some", {"variables.tf": text})[0].per_environment is per_environment


def test_files_without_remote_state_are_never_parsed():
    assert read_root("some", {"main.tf": "this is { no HCL"})[1] == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"main.tf": "locals {\n  a = data.terraform_remote_state.stage.outputs.id\n}\n"},
            'k8s: uses the remote state "stage", which nobody declares',
        ),
        ({"upstream.tf": ENVIRONMENTS}, 'k8s: declares the remote state "environment", which nobody uses'),
        (
            {"upstream.tf": ENVIRONMENTS, "main.tf": f"# {USES.splitlines()[1]}\n"},
            'k8s: declares the remote state "environment", which nobody uses',
        ),
        (
            {"network.tf": ENVIRONMENTS, "main.tf": USES},
            "k8s/network.tf: reads another root's state; only k8s/upstream.tf may",
        ),
    ],
)
def test_each_way_to_read_wrongly_is_a_fault(files, fault):
    assert read_root("k8s", files)[1] == [fault]


def test_broken_code_is_told_by_file():
    faults = read_root("k8s", {"upstream.tf": ENVIRONMENTS + "resource {{{\n", "main.tf": USES})[1]
    assert faults[0].startswith("k8s/upstream.tf: is not valid HCL: ")
