"""What is left for the run itself: conditions, runtime expressions, and who waits for whom."""

import re
from collections.abc import Iterator
from typing import Any

from scripts.config.fault import did_you_mean
from scripts.core.pipelines.expressions import Call, Name, parse, walk
from scripts.core.pipelines.functions import FUNCTIONS
from scripts.core.pipelines.nodes import PipelineFault, where_of

_STATUS = ("always", "canceled", "failed", "succeeded", "succeededorfailed")
_KNOWN = {*FUNCTIONS, *_STATUS, "counter"}
_CONTEXTS = ("dependencies", "parameters", "pipeline", "resources", "stagedependencies", "variables")
_EXPRESSION = re.compile(r"\$\[(.*)\]", re.DOTALL)


def runtime_faults(document: Any) -> Iterator[PipelineFault]:
    """Conditions and `$[ ]` that Azure would not understand, in a pipeline that is expanded."""
    for key, value in _scalars(document):
        found = _EXPRESSION.fullmatch(value.strip())
        said = found[1] if found else value if key == "condition" else None
        if said is not None and (wrong := _wrong(said)):
            yield PipelineFault(where_of(value), wrong, "correct the expression")


def order_faults(pipeline: Any) -> Iterator[PipelineFault]:
    """Stages and jobs that wait for others which are not there, or that share a name."""
    stages = pipeline.get("stages", [])
    yield from _chain(stages, ("stage",))
    for stage in stages:
        yield from _chain(stage.get("jobs", []), ("job", "deployment"))


def waits_for(node: Any) -> list[str]:
    """What a stage or job waits for by name."""
    said = node.get("dependsOn", [])
    return [str(one) for one in said] if isinstance(said, list) else [str(said)]


def _chain(nodes: list, kinds: tuple[str, ...]) -> Iterator[PipelineFault]:
    names: list[str] = []
    for node in nodes:
        name = next((str(node[kind]) for kind in kinds if kind in node), "")
        if name and name in names:
            yield PipelineFault(where_of(node), f'two are called "{name}"', "rename one")
        names.append(name)
    for node in nodes:
        for wanted in waits_for(node):
            if wanted and wanted not in names:
                hint = did_you_mean(wanted, names)
                yield PipelineFault(
                    where_of(node), f'it waits for "{wanted}", which is not there{hint}', "correct dependsOn"
                )


def _wrong(expression: str) -> str | None:
    try:
        tree = parse(expression)
    except ValueError as error:
        return str(error)
    for node in walk(tree):
        if isinstance(node, Call) and node.function.lower() not in _KNOWN:
            return f'unknown function "{node.function}"{did_you_mean(node.function.lower(), _KNOWN)}'
        if isinstance(node, Name) and node.name.lower() not in _CONTEXTS:
            return f'unknown name "{node.name}"{did_you_mean(node.name.lower(), _CONTEXTS)}'
    return None


def _scalars(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, below in node.items():
            yield from _scalars(below, str(name))
    elif isinstance(node, list):
        for below in node:
            yield from _scalars(below, key)
    elif isinstance(node, str):
        yield key, node
