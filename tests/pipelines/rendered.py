"""Every pipeline on every occasion, rendered once a process, and ways to look into it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.core.pipelines.nodes import plain
from scripts.ops.pipelines import PLATFORM, Workshop, open_workshop

CHECKOUT = Path(__file__).parents[2]
Document = dict[str, Any]
_VARIABLE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
SHELLS = ("script", "bash", "inlineScript")


class Case(NamedTuple):
    """A pipeline on an occasion."""

    name: str
    occasion: str
    document: Document

    @property
    def stages(self) -> list[Document]:
        """Its stages."""
        return self.document.get("stages", [])

    def jobs(self) -> Iterator[tuple[Document, Document]]:
        """(stage, job)."""
        for stage in self.stages:
            for job in stage["jobs"]:
                yield stage, job


@cache
def workshop() -> Workshop:
    """The pipelines of this checkout."""
    return open_workshop(CHECKOUT)


@cache
def cases() -> tuple[Case, ...]:
    """All of them."""
    return tuple(
        Case(name, occasion, plain(document))
        for name in workshop().names()
        for occasion, document in workshop().render(name)
    )


def services() -> list[Case]:
    """Those of services, without the platform's own."""
    return [case for case in cases() if case.name != PLATFORM]


def identify(case: Any) -> str:
    """How a test names a case."""
    return f"{case.name}-{case.occasion}" if isinstance(case, Case) else str(case)


def steps(job: Document) -> list[Document]:
    """The steps of a job, a deployment's included."""
    if "deployment" in job:
        return job["strategy"]["runOnce"]["deploy"]["steps"]
    return job["steps"]


def groups(job: Document) -> set[str]:
    """The variable groups of a job."""
    listed = job.get("variables", [])
    return {one["group"] for one in listed if "group" in one} if isinstance(listed, list) else set()


def scalars(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of everything that is written."""
    if isinstance(node, dict):
        for name, below in node.items():
            yield from scalars(below, name)
    elif isinstance(node, list):
        for below in node:
            yield from scalars(below, key)
    else:
        yield key, str(node)


def variables(node: Any) -> set[str]:
    """What is filled in when it runs: the names in `$(…)`. A shell's own commands have a blank or no dot."""
    return {name for _, text in scalars(node) for name in _VARIABLE.findall(text)}


def values(node: Any, key: str) -> set[str]:
    """What stands under a key, anywhere."""
    return {text for name, text in scalars(node) if name == key}
