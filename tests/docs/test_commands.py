"""Commands and pages know the same commands."""

import re

import pytest

from scripts.ops.reference import documents
from scripts.tasks.listing import list_commands
from tests.docs.pages import CHECKOUT, code_in, name_of, pages, written_pages, written_text

COMMANDS = {name: command for command in list_commands() for name in (command.name, *command.aliases)}
_NAMED = re.compile(r"(?:^|[\s/(=])inv ([a-z][a-z0-9-]*(?:\.[a-z-]+)?)((?: [^`|)]*)?)")
_MAKE = re.compile(r"(?:^|\s)make ([a-z-]+)")
_FLAG = re.compile(r"--([a-z][a-z-]*)")


def named_commands(page) -> list[tuple[str, str]]:
    """Every (command, what follows it) that a page's code names."""
    return [found for line in code_in(page.read_text("utf-8")) for found in _NAMED.findall(line)]


@pytest.mark.parametrize("page", written_pages(), ids=name_of)
def test_a_page_names_only_commands_and_flags_that_exist(page):
    for name, rest in named_commands(page):
        assert name in COMMANDS, f"there is no inv {name}"
        flags = {parameter.name for parameter in COMMANDS[name].parameters}
        unknown = set(_FLAG.findall(rest)) - flags - {"help", "dry"}
        assert not unknown, f"inv {name} has no --{', --'.join(unknown)}"


@pytest.mark.parametrize("page", written_pages(), ids=name_of)
def test_a_page_names_only_words_of_make_that_exist(page):
    words = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    for line in code_in(written_text(page)):
        assert set(_MAKE.findall(line)) <= words, line


@pytest.mark.parametrize("command", list_commands(), ids=lambda command: command.name)
def test_a_command_says_what_it_does_and_what_it_takes(command):
    assert command.summary.endswith("."), f"inv {command.name} has no sentence"
    for parameter in command.parameters:
        assert parameter.meaning, f"inv {command.name} does not say what {parameter.usage} is"


@pytest.mark.parametrize("name", ["docs/commands.md", "docs/adr/README.md"])
def test_a_generated_page_is_up_to_date(name):
    wanted = documents(CHECKOUT, list_commands())[name]
    assert (CHECKOUT / name).read_text("utf-8") == wanted, "run: inv check.docs --update"


def test_every_group_of_commands_is_in_the_readme():
    told = {name for name, _ in named_commands(CHECKOUT / "README.md")}
    groups = {command.group or command.name for command in list_commands()}
    assert groups <= {name.partition(".")[0] for name in told}


def test_pages_are_found():
    assert {"README.md", "docs/sandbox.md", "docs/adr/README.md"} <= {name_of(page) for page in pages()}
