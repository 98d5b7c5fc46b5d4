"""What a workspace's plan is expected to hold: how many resources of each type, and chosen values."""

from collections import Counter
from typing import Any

PLANNED = "(planned, value unknown)"
Document = dict[str, Any]


def planned(plan: Document) -> dict[str, Document]:
    """Address → values of every managed resource; `plan` is what `terraform show -json` prints of a plan."""
    return dict(_walk(plan["planned_values"]["root_module"]))


def compare(expected: Document, plan: Document) -> list[str]:
    """Every difference between an expectation and a plan, a sentence each.

    An expectation is {counts: {type: number}, resources: {address: {path: value}}}.
    """
    resources = planned(plan)
    found = _counts(resources)
    wrong = [
        f"{kind}: {found.get(kind, 0)} planned, {expected['counts'].get(kind, 0)} expected"
        for kind in sorted(found.keys() | expected["counts"].keys())
        if found.get(kind, 0) != expected["counts"].get(kind, 0)
    ]
    for address, values in expected["resources"].items():
        if address not in resources:
            wrong.append(f"{address} is not planned")
            continue
        for path, value in values.items():
            there = value_at(resources[address], path)
            if there != value:
                wrong.append(f"{address}: {path} is {there!r}, {value!r} expected")
    return wrong


def refresh(expected: Document, plan: Document) -> Document:
    """The expectation as the plan fulfils it: all counts, the same paths, without resources that are gone."""
    resources = planned(plan)
    return {
        "counts": _counts(resources),
        "resources": {
            address: {path: value_at(resources[address], path) for path in values}
            for address, values in expected["resources"].items()
            if address in resources
        },
    }


def value_at(values: Any, path: str) -> Any:
    """The value at a dotted path ("network_profile.0.pod_cidr"); PLANNED where only an apply tells."""
    for step in path.split("."):
        if isinstance(values, list):
            if not step.isdigit() or int(step) >= len(values):
                return None
            values = values[int(step)]
        elif isinstance(values, dict):
            if step not in values:
                return PLANNED
            values = values[step]
        else:
            return None
    return values


def _walk(module: Document):
    for resource in module.get("resources", []):
        if resource["mode"] == "managed":
            yield resource["address"], resource["values"]
    for child in module.get("child_modules", []):
        yield from _walk(child)


def _counts(resources: dict[str, Document]) -> dict[str, int]:
    return dict(sorted(Counter(_kind(address) for address in resources).items()))


def _kind(address: str) -> str:
    """The type in an address; module paths and keys in brackets may hold dots."""
    plain = ""
    depth = 0
    for letter in address:
        depth += (letter == "[") - (letter == "]")
        plain += letter if not depth and letter != "]" else ""
    return plain.split(".")[-2]
