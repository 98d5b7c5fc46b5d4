"""At a terminal: the questions, their answers, Ctrl-C, and the live lines."""

from tests.e2e.checkout import until
from tests.e2e.terminal import Terminal

MORE = 'resource "terraform_data" "more" {\n}\n'
LONGER = ("terraform/azure/environment/main.tf", "length  = 6", "length  = 7")


def test_an_unprotected_environment_is_asked_about_with_yes_or_no(applied):
    applied.write("terraform/azure/environment/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--only", "dev")
    terminal.until("Apply this? [y/N] ")
    terminal.type("y\n")
    shown = terminal.end(0)
    assert "dev  " in shown
    assert applied.status()["dev"]["serial"] == 2


def test_enter_alone_is_no(applied):
    applied.write("terraform/azure/environment/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--only", "dev")
    terminal.until("Apply this? [y/N] ")
    terminal.type("\n")
    assert "declined; nothing of this wave was written\n  next: inv apply --resume " in terminal.end(3)
    assert applied.status()["dev"]["serial"] == 1


def test_the_end_of_input_is_no(applied):
    applied.write("terraform/azure/environment/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--only", "dev")
    terminal.until("Apply this? [y/N] ")
    terminal.type("\x04")
    terminal.end(3)


def test_a_protected_environment_wants_its_name_typed(applied):
    applied.write("terraform/azure/environment/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--only", "prod")
    terminal.until('Type "prod" to apply this: ')
    terminal.type("y\n")
    terminal.end(3)
    terminal = Terminal(applied, "apply", "--only", "prod")
    terminal.until('Type "prod" to apply this: ')
    terminal.type("prod\n")
    terminal.end(0)
    assert applied.status()["prod"]["serial"] == 2


def test_a_shared_workspace_serves_the_protected_one_too(applied):
    applied.write("terraform/azure/k8s/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--only", "k8s")
    terminal.until('Type "prod" to apply this: ')
    terminal.type("k8s\n")
    terminal.end(3)


def test_ctrl_c_at_the_question_ends_at_once_and_writes_nothing(applied):
    applied.write("terraform/azure/environment/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--only", "dev")
    terminal.until("Apply this? [y/N] ")
    terminal.type("\x03")
    shown = terminal.end(130)
    assert "interrupted; nothing of this wave was written\n  next: inv apply --resume " in shown
    assert applied.status()["dev"] | {"serial": 1, "status": "applied"} == applied.status()["dev"]


def test_ctrl_c_while_the_state_is_saved_waits_explains_and_loses_nothing(applied):
    terminal = saving(applied)
    terminal.type("\x03")
    terminal.until("stopping: nothing new starts, 1 running to a safe end …")
    terminal.type("\x03")
    terminal.until("killing it now may lose what it has just made")
    applied.mend()
    terminal.end(0)  # it was the last thing to do
    assert applied.status()["dev"] | {"status": "applied", "serial": 2} == applied.status()["dev"]


def test_a_third_ctrl_c_kills(applied):
    terminal = saving(applied)
    for told in (
        "stopping: nothing new starts",
        "Press Ctrl-C once more within this run to kill it all the same",
    ):
        terminal.type("\x03")
        terminal.until(told)
    terminal.type("\x03")
    assert "interrupted" in terminal.end(130)
    applied.mend()
    assert applied.status()["dev"]["status"].startswith("locked by ")
    applied.inv("unlock", "--only", "dev")


def saving(applied) -> Terminal:
    """An apply whose Terraform cannot end: HCP Terraform keeps it waiting while it saves its state."""
    applied.write("terraform/azure/environment/more.tf", MORE)
    applied.fault("hang", route="POST /api/v2/workspaces/*/state-versions")
    terminal = Terminal(applied, "apply", "--only", "dev", "--yes")
    until(applied.struck)
    return terminal


def test_what_is_destroyed_wants_its_number_at_a_terminal(applied):
    applied.replace(*LONGER)
    terminal = Terminal(applied, "apply", "--only", "dev", "--yes")
    shown = terminal.end(3)
    assert (
        "1 resource would be destroyed or replaced; add --allow-destroy 1\n  next: inv apply --resume "
        in shown
    )
    terminal = Terminal(applied, "apply", "--only", "dev", "--allow-destroy", "1")
    terminal.until("Apply this? [y/N] ")
    terminal.type("yes\n")
    terminal.end(0)


def test_a_destroy_wants_its_name_whatever_the_flags(applied):
    terminal = Terminal(applied, "destroy", "--only", "devops", "--yes")
    terminal.until('Type "devops" to destroy it: ')
    terminal.type("dev\n")
    assert "declined; nothing was destroyed\n  next: inv destroy --only devops" in terminal.end(3)
    terminal = Terminal(applied, "destroy", "--all")
    terminal.until('Type "small" to destroy it: ')
    terminal.type("small\n")
    terminal.end(0)
    assert {row["resources"] for row in applied.status().values()} == {0}


def test_what_loses_data_is_red_at_a_terminal(applied):
    address = """
resource "azurerm_public_ip" "kept" {
  name                = "ip"
  resource_group_name = azurerm_resource_group.main.name
  location            = "westeurope"
  allocation_method   = "Static"
}
"""
    applied.write("terraform/azure/environment/kept.tf", address)
    applied.inv("apply", "--only", "dev", "--yes")
    (applied.path / "terraform/azure/environment/kept.tf").unlink()
    terminal = Terminal(applied, "plan", "--only", "dev")
    terminal.end(2)
    assert "\x1b[31m!! dev: delete azurerm_public_ip.kept" in terminal.raw


def test_live_lines_show_who_is_where_and_who_waits(applied):
    applied.lock("dev", "moving house")
    applied.write("terraform/azure/environment/more.tf", MORE)
    terminal = Terminal(applied, "apply", "--env", "dev", "--env", "prod", "--yes")
    terminal.until("dev: waits for the state's lock, held by ")
    applied.unlock("dev")
    shown = terminal.end(0)
    assert "planning" in shown
    assert "applying" in shown
    assert "━" in shown


def test_json_at_a_terminal_shows_no_live_lines(applied):
    terminal = Terminal(applied, "plan", "--all", "--json")
    shown = terminal.end(0)
    assert "━" not in shown
    assert '"outcome": "no changes"' in shown
