"""YAML as the API server reads it, and what is wrong with a file as such: its syntax, and keys that are there twice."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

import yaml

from scripts.core.manifests.finding import Finding

_BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):
    """YAML 1.2: `on` and a date are text."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first))


class Manifest(NamedTuple):
    """One object, and the file or folder that it comes from."""

    file: str
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.data.get("kind", ""))

    @property
    def name(self) -> str:
        """Its name."""
        return str(_metadata(self.data).get("name", ""))

    @property
    def namespace(self) -> str:
        """Its namespace, "" when it has none."""
        return str(_metadata(self.data).get("namespace", ""))

    @property
    def label(self) -> str:
        """How people name it: `Deployment dev/catalog-api`."""
        return f"{self.kind} {'/'.join(part for part in (self.namespace, self.name) if part)}"

    def all(self, path: str) -> list[Any]:
        """Every value at a path such as `spec.dependsOn[].name`."""
        return list(follow(self.data, path))

    def text(self, path: str) -> str:
        """The string at a path, "" when there is none."""
        return next((value for value in follow(self.data, path) if isinstance(value, str)), "")


def parse(file: str, text: str) -> tuple[list[Manifest], list[Finding]]:
    """The documents of a file that are mappings, and what is wrong with its syntax."""
    manifests, findings = [], []
    try:
        for node in yaml.compose_all(text, Loader=_Loader):
            findings += [Finding(file, "", sentence) for sentence in _duplicates(node)]
            data = _Loader("").construct_document(node)
            if isinstance(data, dict):
                manifests.append(Manifest(file, data))
            elif data is not None:
                findings.append(Finding(file, "", f"line {node.start_mark.line + 1}: is not an object"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        findings.append(Finding(file, "", f"{line}not valid YAML: {getattr(error, 'problem', error)}"))
    return manifests, findings


def follow(value: Any, path: str) -> Iterator[Any]:
    """Every value at a path; what is not of the shape that the path wants has none."""
    step, _, rest = path.partition(".")
    inner = value.get(step.removesuffix("[]")) if isinstance(value, dict) else None
    found = [inner] if not step.endswith("[]") else inner if isinstance(inner, list) else []
    for one in found:
        if one is not None:
            yield from follow(one, rest) if rest else [one]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Dotted path and text of every string in a document, the keys of mappings included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            below = f"{path}.{key}" if path else str(key)
            yield below, str(key)
            yield from leaves(inner, below)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    elif isinstance(value, str):
        yield path, value


def _metadata(data: dict[str, Any]) -> dict[str, Any]:
    metadata = data.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _duplicates(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if str(key.value) in seen:
                yield f"line {line}: {key.value} is here twice, first on line {seen[str(key.value)]}"
            seen.setdefault(str(key.value), line)
            yield from _duplicates(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicates(item)
