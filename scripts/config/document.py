"""YAML in the part that every reader understands alike.

Terraform and PyYAML disagree on much of YAML 1.1: `y` is true to one and a string to the other, `012` is twelve or
ten, `22:30` a string or 1350, and the later of two equal keys wins in silence. Such scalars are told, not guessed.
"""

import re
from typing import Any, NamedTuple

import yaml

from scripts.config.fault import Fault, Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
# What Terraform's reader, but not PyYAML's, takes for something else than a string.
_TERRAFORM_ONLY = re.compile(r"[yYnN]|0o[0-7]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_STRING = "tag:yaml.org,2002:str"


class Document(NamedTuple):
    """One file's data. `raw` holds how each number and boolean was written: 1.10 is not 1.1 to its author."""

    file: str
    data: Any
    raw: dict[Path, str]
    faults: list[Fault]


def parse(file: str, text: str) -> Document:
    """Read one YAML document; what is wrong with its syntax goes to `faults`, and its data is then partial."""
    document = Document(file, {}, {}, [])
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return document._replace(faults=[Fault(file, (), f"line {line}: not valid YAML: {error.problem}")])
    except yaml.YAMLError as error:
        return document._replace(faults=[Fault(file, (), f"not valid YAML: {error}")])
    if not isinstance(node, yaml.MappingNode):
        return document._replace(faults=[Fault(file, (), "holds no keys")])
    return document._replace(data=_value(node, (), document))


def _value(node: yaml.Node, path: Path, document: Document) -> Any:
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
            text = f"is here twice, on lines {lines[key]} and {line}"
            document.faults.append(Fault(document.file, (*path, key), text))
        elif key == "<<":
            text = f'line {line}: merge key "<<" is not read; write the keys out'
            document.faults.append(Fault(document.file, path, text))
        elif _plain(key_node) and _guessed(key_node):
            text = f'line {line}: key {key} is not a string to every reader; quote it: "{key}"'
            document.faults.append(Fault(document.file, path, text))
        else:
            values[key] = _value(value_node, (*path, key), document)
        lines.setdefault(key, line)
    return values


def _scalar(node: yaml.ScalarNode, path: Path, document: Document) -> Any:
    if not _plain(node):
        return node.value
    if node.value in _CONSTANTS:
        constant = _CONSTANTS[node.value]
        if constant is not None:
            document.raw[path] = node.value
        return constant
    if _INTEGER.fullmatch(node.value) or _FRACTION.fullmatch(node.value):
        document.raw[path] = node.value
        return int(node.value) if _INTEGER.fullmatch(node.value) else float(node.value)
    if _guessed(node):
        text = (
            f'{node.value} does not mean the same to every reader; quote it: "{node.value}"{_plainer(node)}'
        )
        document.faults.append(Fault(document.file, path, text))
    return node.value


def _plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style


def _guessed(node: yaml.ScalarNode) -> bool:
    return node.tag != _STRING or bool(_TERRAFORM_ONLY.fullmatch(node.value))


def _plainer(node: yaml.ScalarNode) -> str:
    word = node.value.lower()
    if word in ("yes", "on", "y", "true"):
        return ", or write true"
    return ", or write false" if word in ("no", "off", "n", "false") else ""
