"""YAML in the part that every reader understands alike.

Terraform and PyYAML disagree on much of YAML 1.1: `y` is true to one and a string to the other, `012` is
twelve or ten, and the later of two equal keys wins in silence. Such things are told, not guessed.
"""

import re
from typing import Any, NamedTuple

import yaml

from scripts.config.fault import Fault, Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOLEANS = {"true": True, "false": False}
_NOTHING = ("", "~", "null")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
# What Terraform's reader, but not PyYAML's, takes for something else than a string.
_TERRAFORM_ONLY = re.compile(r"[yYnN]|0o[0-7]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMERAL = re.compile(r"[-+]?[0-9._]+([eE][-+]?[0-9]+)?")
# Nothing in config/ is half as deep; what is has an alias of itself in it.
_DEEPEST = 20
_STRING = "tag:yaml.org,2002:str"
_PLAINER = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


class Document(NamedTuple):
    """One file's data. `raw` holds how numbers and booleans were written: 1.10 is not 1.1 to its author."""

    file: str
    data: dict[str, Any]
    raw: dict[Path, str]
    faults: list[Fault]

    def tell(self, path: Path, text: str) -> None:
        """Note that something is wrong at `path`."""
        self.faults.append(Fault(self.file, path, text))


def parse(file: str, content: bytes) -> Document:
    """Read one YAML document. What is wrong with its syntax goes to `faults`; its data is then partial."""
    document = Document(file, {}, {}, [])
    try:
        node = yaml.compose(content, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        document.tell((), f"line {line}: not valid YAML: {error.problem}")
        return document
    except yaml.YAMLError as error:
        document.tell((), f"not valid YAML: {getattr(error, 'reason', error)}")
        return document
    if not isinstance(node, yaml.MappingNode):
        document.tell((), "holds no keys")
        return document
    return document._replace(data=_mapping(node, (), document))


def _value(node: yaml.Node, path: Path, document: Document) -> Any:
    if len(path) > _DEEPEST:
        document.tell(path[:1], "is nested without an end")
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), document) for index, item in enumerate(node.value)]
    return _scalar(node, path, document)


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in lines:
            document.tell((*path, key), f"is here twice, on lines {lines[key]} and {line}")
        elif key == "<<":
            document.tell(path, f'line {line}: merge key "<<" is not read; write the keys out')
        elif not key_node.style and _guessed(key_node):
            document.tell(path, f'line {line}: {key} is not a string to every reader; quote it: "{key}"')
        else:
            values[key] = _value(value_node, (*path, key), document)
        lines.setdefault(key, line)
    return values


def _scalar(node: yaml.ScalarNode, path: Path, document: Document) -> Any:
    written = node.value
    if node.style:
        return written
    if written in _NOTHING:
        document.tell(path, "has no value; leave the key out, or write {} for a mapping with nothing in it")
        return None
    if written in _BOOLEANS or _INTEGER.fullmatch(written) or _FRACTION.fullmatch(written):
        document.raw[path] = written
        return _BOOLEANS[written] if written in _BOOLEANS else _number(written)
    if _guessed(node):
        plainer = _PLAINER.get(written.lower(), "a plain number" if _NUMERAL.fullmatch(written) else "")
        choice = f"write {plainer}, or quote it" if plainer else "quote it"
        document.tell(path, f'{written} does not mean the same to every reader; {choice}: "{written}"')
    return written


def _number(written: str) -> int | float:
    return int(written) if _INTEGER.fullmatch(written) else float(written)


def _guessed(node: yaml.Node) -> bool:
    return node.tag != _STRING or bool(_TERRAFORM_ONLY.fullmatch(str(node.value)))
