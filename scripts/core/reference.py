"""Generated pages: the reference of all commands, and blocks inside pages that people write."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

COMMANDS_HEAD = """\
<!-- Made from the tasks' own help by: inv check.docs --update -->
# Every command

`inv` is `.venv/bin/inv`, called in the checkout's root. What to use when is in the [README](../README.md); the
words are in the [glossary](glossary.md). `inv --help COMMAND` prints the same as below.
"""


@dataclass(frozen=True)
class Parameter:
    """A flag or a positional argument of a command; `takes_value` is False for a switch."""

    name: str
    meaning: str
    positional: bool = False
    takes_value: bool = False
    value_optional: bool = False

    @property
    def usage(self) -> str:
        """How it is written on the command line."""
        if self.positional:
            return self.name.upper()
        if not self.takes_value:
            return f"--{self.name}"
        return f"--{self.name}[=…]" if self.value_optional else f"--{self.name}=…"


@dataclass(frozen=True)
class Command:
    """A command as it is typed after `inv`, what it does in one sentence, and what it takes."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """What stands before the dot; "" for a command of the top level."""
        return self.name.rpartition(".")[0]


def commands_page(commands: Iterable[Command]) -> str:
    """The page that describes every command, in the order given, a section a group."""
    parts = [COMMANDS_HEAD]
    for group, members in groupby(commands, key=lambda command: command.group):
        parts.append(f"\n## {f'inv {group}.*' if group else 'Workspaces, machine and target'}\n")
        parts += [_section(command) for command in members]
    return "".join(parts)


def replace_block(text: str, name: str, body: str) -> str:
    """`text` with `body` between the comments that begin and end block `name`; KeyError when it has no such block."""
    pattern = re.compile(rf"(<!-- {name}: [^>]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
    replaced, count = pattern.subn(lambda found: f"{found[1]}{body.rstrip()}\n{found[2]}", text)
    if count != 1:
        raise KeyError(name)
    return replaced


def fenced(body: str, language: str = "") -> str:
    """`body` as a block of code."""
    return f"```{language}\n{body.rstrip()}\n```"


def _section(command: Command) -> str:
    usage = " ".join(["inv", command.name, *(one.usage for one in command.parameters if one.positional)])
    lines = [f"\n### `{usage}`", command.summary]
    if command.aliases:
        lines.append(f"Also called {', '.join(f'`inv {alias}`' for alias in command.aliases)}.")
    if command.parameters:
        lines += ["", "| | |", "| --- | --- |"]
        lines += [f"| `{one.usage}` | {one.meaning} |" for one in command.parameters]
    return "\n".join(lines) + "\n"
