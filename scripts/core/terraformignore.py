"""Which files stay at home when a directory is uploaded for a run: the rules of .terraformignore."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What Terraform itself never uploads, and the modules that it does.
ALWAYS = (".git/", ".terraform/", "!.terraform/modules/")


@dataclass(frozen=True)
class Rule:
    """One line: what it matches is left out, or, when negated, taken after all."""

    pattern: re.Pattern[str]
    negated: bool


def parse(text: str) -> tuple[Rule, ...]:
    """The rules of a .terraformignore, after those that always hold. The last rule that matches a path decides."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_rule(line) for line in (*ALWAYS, *lines) if line and not line.startswith("#"))


def is_left_out(path: str, rules: Iterable[Rule]) -> bool:
    """Whether the file `path` (relative, with slashes) stays at home."""
    out = False
    for rule in rules:
        if any(rule.pattern.fullmatch(place) for place in _places(path)):
            out = not rule.negated
    return out


def _places(path: str) -> list[str]:
    """The path itself, and each directory that it lies in, with a slash at its end."""
    parts = path.split("/")
    return [path, *("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))]


def _rule(line: str) -> Rule:
    negated = line.startswith("!")
    text = line.removeprefix("!").strip()
    anchored = text.removeprefix("/") if text.startswith("/") else f"**/{text}"
    # A name without a slash at its end is a file or a directory of that name.
    return Rule(re.compile(_expression(anchored) + ("" if text.endswith("/") else "/?")), negated)


def _expression(pattern: str) -> str:
    """A pattern as a regular expression: ** any directories, * and ? within a name, [a-z] one of them."""
    found, rest = "", pattern
    while rest:
        if rest.startswith("**/"):
            found, rest = f"{found}(?:.*/)?", rest[3:]
        elif rest.startswith("**"):
            found, rest = f"{found}.*", rest[2:]
        elif group := re.match(r"\[(\^?)([^\]/]+)\]", rest):
            inside = re.sub(r"([\\\[&~|])", r"\\\1", group[2])
            found, rest = f"{found}[{group[1]}{inside}]", rest[group.end() :]
        else:
            letters = {"*": "[^/]*", "?": "[^/]"}
            found, rest = found + letters.get(rest[0], re.escape(rest[0])), rest[1:]
    return found
