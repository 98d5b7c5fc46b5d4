"""YAML that remembers its lines. As Azure has it: a scalar is text, a key stands once, there are no anchors."""

from typing import Any, NamedTuple

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Where(NamedTuple):
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class PipelineFault(Exception):
    """What is wrong with a pipeline, in which line, and what to do about it."""

    def __init__(self, where: Where | None, text: str, cure: str) -> None:
        self.where, self.text, self.cure = where, text, cure
        super().__init__(f"{where}: {text}; {cure}" if where else f"{text}; {cure}")


class Text(str):
    """A scalar."""

    where: Where | None = None


class Mapping(dict):
    """A mapping; its keys are Text."""

    where: Where | None = None


class Sequence(list):
    """A sequence."""

    where: Where | None = None


def read(text: str, file: str) -> Any:
    """The document in `text`; PipelineFault tells the line of `file` that Azure would not take."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                where = Where(file, event.start_mark.line + 1)
                raise PipelineFault(
                    where, "Azure Pipelines has no anchors", "write it out, or make it a template"
                )
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PipelineFault(
            Where(file, line), f"not YAML: {error.problem}", "look at quotes and indents"
        ) from error
    if node is None:
        raise PipelineFault(Where(file, 1), "the file is empty", "write a pipeline into it, or delete it")
    return _built(node, file)


def at(value: Any, where: Where | None) -> Any:
    """The value, made to remember `where` it stands, unless it knows already."""
    made = Text(value) if type(value) is str else value
    if isinstance(made, Text | Mapping | Sequence) and made.where is None:
        made.where = where
    return made


def where_of(value: Any) -> Where | None:
    """Where it stands, None when it was computed."""
    return getattr(value, "where", None)


def plain(value: Any) -> Any:
    """The same of Python's own types."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _built(node: yaml.Node, file: str) -> Any:
    where = Where(file, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        null = node.tag.endswith(":null") and node.style is None
        return at("" if null else node.value, where)
    if isinstance(node, yaml.SequenceNode):
        return at(Sequence(_built(one, file) for one in node.value), where)
    made = Mapping()
    for key, value in node.value:
        name = _built(key, file)
        if not isinstance(name, Text):
            raise PipelineFault(where, "a key is text", "quote it, or look at the indent")
        if name in made:
            raise PipelineFault(
                where_of(name),
                f'"{name}" stands twice',
                f"keep one; the other is in line {where_of(made[name]).line}",
            )
        made[name] = _built(value, file)
    return at(made, where)
