"""The expressions of Azure Pipelines, as in `eq(variables['Build.Reason'], 'PullRequest')`, as trees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)|(?P<sign>[()\[\],.*]))"
)
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Literal:
    """A value as it is."""

    value: Any


@dataclass(frozen=True)
class Name:
    """The beginning of a path: `parameters`, `variables`, or what an `each` counts."""

    name: str


@dataclass(frozen=True)
class Index:
    """What `of` has under `key`."""

    of: "Tree"
    key: "Tree"


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple["Tree", ...]


Tree = Literal | Name | Index | Call


def parse(text: str) -> Tree:
    """The tree of an expression; ValueError says what is wrong with it."""
    tokens = _tokens(text)
    tree = _term(tokens, text)
    if tokens:
        raise ValueError(f'"{tokens[0][1]}" is too much in "{text.strip()}"')
    return tree


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it."""
    yield tree
    below = {Index: lambda: (tree.of, tree.key), Call: lambda: tree.arguments}.get(type(tree), tuple)
    for one in below():
        yield from walk(one)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f'"{text[at:].strip()[:20]}" is not understood in "{text.strip()}"')
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    if not found:
        raise ValueError("the expression is empty")
    return found


def _term(tokens: list[tuple[str, str]], text: str) -> Tree:
    tree = _head(tokens, text)
    while tokens and tokens[0] in (("sign", "."), ("sign", "[")):
        if tokens.pop(0)[1] == "[":
            key = _term(tokens, text)
            _expect("]", tokens, text)
        else:
            kind, name = _next(tokens, text)
            if kind != "name":
                raise ValueError(f'a name is missing after "." in "{text.strip()}"')
            key = Literal(name)
        tree = Index(tree, key)
    return tree


def _head(tokens: list[tuple[str, str]], text: str) -> Tree:
    kind, word = _next(tokens, text)
    if kind == "text":
        return Literal(word[1:-1].replace("''", "'"))
    if kind == "number":
        return Literal(float(word))
    if kind != "name":
        raise ValueError(f'"{word}" stands where a value belongs in "{text.strip()}"')
    if tokens and tokens[0] == ("sign", "("):
        tokens.pop(0)
        return Call(word, _arguments(tokens, text))
    return Literal(_WORDS[word.lower()]) if word.lower() in _WORDS else Name(word)


def _arguments(tokens: list[tuple[str, str]], text: str) -> tuple[Tree, ...]:
    if tokens and tokens[0] == ("sign", ")"):
        tokens.pop(0)
        return ()
    found = [_term(tokens, text)]
    while tokens and tokens[0] == ("sign", ","):
        tokens.pop(0)
        found.append(_term(tokens, text))
    _expect(")", tokens, text)
    return tuple(found)


def _expect(sign: str, tokens: list[tuple[str, str]], text: str) -> None:
    if _next(tokens, text) != ("sign", sign):
        raise ValueError(f'"{sign}" is missing in "{text.strip()}"')


def _next(tokens: list[tuple[str, str]], text: str) -> tuple[str, str]:
    if not tokens:
        raise ValueError(f'"{text.strip()}" ends too early')
    return tokens.pop(0)
