"""The generator of pages."""

import pytest

from scripts.core.reference import Command, Parameter, commands_page, fenced, replace_block
from scripts.tasks.listing import list_commands

BLOCK = "before\n<!-- graph: made by a command -->\nold\n<!-- /graph -->\nafter\n"


def test_a_block_is_replaced_and_nothing_else():
    assert replace_block(BLOCK, "graph", "new\n") == BLOCK.replace("old", "new")


def test_an_empty_block_can_be_filled():
    assert "\nnew\n<!-- /graph" in replace_block(BLOCK.replace("old\n", ""), "graph", "new")


def test_a_page_without_the_block_is_an_error():
    with pytest.raises(KeyError, match="missing"):
        replace_block(BLOCK, "missing", "new")


@pytest.mark.parametrize(
    ("parameter", "usage"),
    [
        (Parameter("name", "", positional=True, takes_value=True), "NAME"),
        (Parameter("all", ""), "--all"),
        (Parameter("env", "", takes_value=True), "--env=…"),
        (Parameter("resume", "", takes_value=True, value_optional=True), "--resume[=…]"),
    ],
)
def test_a_parameter_is_shown_as_it_is_typed(parameter, usage):
    assert parameter.usage == usage


def test_a_page_has_a_section_a_group_and_says_everything_of_a_command():
    flag = Parameter("all", "every one")
    page = commands_page(
        [Command("plan", "Plans.", (flag,)), Command("check.all", "Checks.", (), ("check",))]
    )
    assert "### `inv plan`\nPlans.\n\n| | |\n| --- | --- |\n| `--all` | every one |\n" in page
    assert "## inv check.*\n\n### `inv check.all`\nChecks.\nAlso called `inv check`.\n" in page


def test_code_is_fenced_by_its_language():
    assert fenced("a\n", "mermaid") == "```mermaid\na\n```"


def test_commands_are_read_as_often_as_one_likes():
    assert list_commands() == list_commands()


def test_reading_commands_leaves_the_running_ones_alone():
    import scripts.tasks
    from scripts.tasks import machine

    list_commands()
    assert scripts.tasks.machine is machine
