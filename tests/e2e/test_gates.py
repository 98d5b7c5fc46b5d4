"""Gates without a terminal, and the exit code of every way to end."""

import re

LONGER = ("terraform/azure/environment/main.tf", "length  = 6", "length  = 7")


def test_without_a_terminal_nothing_is_applied_until_yes_is_said(fresh):
    refused = fresh.inv("apply", "--env", "dev", "--json", code=3)
    assert "there is no terminal to ask at; add --yes\n" in refused.stderr
    assert refused.statuses == {"dev": "declined", "k8s": "deferred", "devops": "deferred"}
    assert refused.json["outcome"] == "declined"
    assert fresh.status()["dev"]["status"] == "never applied"
    accepted = fresh.inv(*refused.next, "--json")
    assert accepted.statuses == {"dev": "applied", "k8s": "applied", "devops": "applied"}


def test_what_would_be_destroyed_wants_its_digest_and_gets_no_further(applied):
    applied.replace(*LONGER)
    refused = applied.inv("apply", "--env", "dev", "--yes", "--json", code=3)
    (digest,) = refused.json["digests"]
    assert f"1 resource would be destroyed or replaced; add --yes --expect {digest}\n" in refused.stderr
    assert f"digest of what would be destroyed: {digest}\n" in refused.stderr
    assert "   dev: replace random_string.suffix (cannot update)\n" in refused.stderr
    assert refused.statuses == {"dev": "declined", "k8s": "no changes", "devops": "no changes"}
    applied.inv("apply", "--env", "dev", "--yes", "--allow-destroy", "1", code=3)
    applied.inv("apply", "--env", "dev", "--yes", "--expect", "0" * 12, code=3)
    assert applied.status()["dev"]["serial"] == 1

    resumed = applied.inv(*refused.next, "--json")
    assert resumed.statuses == {"dev": "applied"}
    assert resumed.json["digests"] == [digest]


def test_the_digest_of_a_plan_is_the_one_that_the_gate_wants(applied):
    applied.replace(*LONGER)
    (digest,) = applied.inv("plan", "--all", "--json", code=2).json["digests"]
    result = applied.inv("apply", "--all", "--yes", "--expect", "0" * 12, "--expect", digest, "--json")
    assert result.statuses["dev"] == result.statuses["prod"] == "applied"


def test_a_later_wave_has_a_gate_of_its_own_and_the_first_stays_applied(applied):
    applied.replace("terraform/azure/environment/main.tf", '"rg-${', '"group-${')
    applied.replace("terraform/azure/k8s/main.tf", '"rg-k8s"', '"group-k8s"')
    (first,) = applied.inv("plan", "--all", "--json", code=2).json["digests"]
    refused = applied.inv("apply", "--all", "--yes", "--expect", first, "--json", code=3)
    assert refused.statuses == {"dev": "applied", "prod": "applied", "k8s": "declined", "devops": "deferred"}
    _, second = refused.json["digests"]
    assert refused.next[-3:] == ["--yes", "--expect", second]
    assert applied.inv(*refused.next, "--json").statuses == {"k8s": "applied", "devops": "applied"}


def test_what_loses_data_is_marked(fresh):
    vault = """
resource "azurerm_public_ip" "kept" {
  name                = "ip-${local.environment}"
  resource_group_name = azurerm_resource_group.main.name
  location            = "westeurope"
  allocation_method   = "Static"
}
"""
    fresh.write("terraform/azure/environment/kept.tf", vault)
    fresh.inv("apply", "--only", "dev", "--yes")
    (fresh.path / "terraform/azure/environment/kept.tf").unlink()
    refused = fresh.inv("apply", "--only", "dev", "--yes", code=3)
    because = "delete because no resource config"
    assert f"!! dev: delete azurerm_public_ip.kept ({because})\n" in refused.stderr
    assert "\033[" not in refused.stderr


def test_a_wrong_number_of_destroys_is_told_before_anything_starts(fresh):
    refused = fresh.inv("apply", "--env", "dev", "--allow-destroy", "two", code=5)
    assert refused.stderr == "--allow-destroy wants a number, not two\n  next: inv apply --help\n"


def test_a_plan_ends_with_two_while_something_would_change(applied):
    assert applied.inv("plan", "--all").code == 0
    applied.write("terraform/azure/k8s/more.tf", 'output "more" {\n  value = 1\n}\n')
    changed = applied.inv("plan", "--all", code=2)
    assert re.search(r"^k8s .* outputs only$", changed.stdout + changed.stderr, re.MULTILINE)


def test_moves_imports_and_forgotten_resources_are_applied_although_they_count_as_nothing(applied):
    applied.write(
        "terraform/azure/k8s/more.tf",
        "moved {\n  from = azurerm_resource_group.main\n  to   = azurerm_resource_group.renamed\n}\n",
    )
    applied.replace(
        "terraform/azure/k8s/main.tf", "azurerm_resource_group.main", "azurerm_resource_group.renamed"
    )
    applied.replace(
        "terraform/azure/k8s/main.tf", '"azurerm_resource_group" "main"', '"azurerm_resource_group" "renamed"'
    )
    plan = applied.inv("plan", "--only", "k8s", code=2)
    assert re.search(r"^k8s .* 1 moved$", plan.stdout + plan.stderr, re.MULTILINE)
    assert applied.inv("apply", "--only", "k8s", "--yes", "--verify", "--json").statuses == {"k8s": "applied"}


def test_an_import_is_counted(applied):
    applied.write(
        "terraform/azure/k8s/more.tf",
        'import {\n  to = terraform_data.known\n  id = "elsewhere"\n}\nresource "terraform_data" "known" {\n}\n',
    )
    plan = applied.inv("plan", "--only", "k8s", "--json", code=2)
    (row,) = plan.json["workspaces"]
    assert (row["import"], row["add"]) == (1, 0)
    assert re.search(r"^k8s .* 1 imported$", plan.stderr, re.MULTILINE)
    applied.inv("apply", "--only", "k8s", "--yes", "--verify")


def test_an_apply_that_does_not_rest_is_told(applied):
    applied.write(
        "terraform/azure/k8s/more.tf", 'resource "terraform_data" "restless" {\n  input = timestamp()\n}\n'
    )
    result = applied.inv("apply", "--only", "k8s", "--yes", "--verify", code=1)
    assert "a second plan is not empty:\nk8s: terraform_data.restless\n" in result.stderr
