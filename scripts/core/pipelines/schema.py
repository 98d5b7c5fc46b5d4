"""Azure's own schema of pipelines, held against a document: every unknown key and value, with its line.

A document that is not expanded yet is judged as far as it can be: what stands below `${{ if }}` belongs to what is
around it, and a value with `${{ }}` may become anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.config.fault import did_you_mean
from scripts.core.pipelines.expansion import directive
from scripts.core.pipelines.functions import text
from scripts.core.pipelines.nodes import PipelineFault, where_of

Rule = dict[str, Any]


@dataclass(frozen=True)
class Schema:
    """The schema's definitions by name."""

    definitions: dict[str, Rule]

    def faults(self, document: Any, definition: str) -> list[PipelineFault]:
        """What the document has that the definition does not allow, or lacks."""
        return list(self._judge(document, {"$ref": f"#/definitions/{definition}"}))

    def _judge(self, node: Any, rule: Rule) -> Iterator[PipelineFault]:
        rule = self._resolved(rule)
        if isinstance(node, str | bool | float) and "${{" in text(node):
            return
        faults = list(self._own(node, rule))
        variants = rule.get("anyOf") or rule.get("oneOf")
        yield from faults
        if variants and not faults:
            yield from self._best(node, [self._resolved(one) for one in variants])

    def _resolved(self, rule: Rule) -> Rule:
        while "$ref" in rule:
            rule = self.definitions[rule["$ref"].rsplit("/", 1)[-1]]
        return rule

    def _own(self, node: Any, rule: Rule) -> Iterator[PipelineFault]:
        kind = rule.get("type") or ("object" if "properties" in rule else None)
        if kind == "object" or (kind is None and "required" in rule):
            yield from self._object(node, rule)
        elif kind == "array":
            yield from self._array(node, rule)
        elif kind or "enum" in rule or "pattern" in rule:
            yield from _scalar(node, rule)

    def _array(self, node: Any, rule: Rule) -> Iterator[PipelineFault]:
        if not isinstance(node, list):
            yield _fault(node, f"{_shown(node)} is no list", "put a dash before each item")
            return
        for item in node:
            spread = isinstance(item, dict) and len(item) == 1 and directive(next(iter(item)))
            if spread and isinstance(below := next(iter(item.values())), list):
                yield from self._array(below, rule)
            elif not (spread and spread[0] == "insert"):
                yield from self._judge(item, rule.get("items", {}))

    def _object(self, node: Any, rule: Rule) -> Iterator[PipelineFault]:
        if not isinstance(node, dict):
            yield _fault(node, f"{_shown(node)} is no mapping", "write keys with values below it")
            return
        keys, conditional = list(_keys(node)), any(directive(key) for key in node)
        known = _properties(rule)
        for key, value in keys:
            if key.lower() in known:
                yield from self._judge(value, known[key.lower()])
            elif rule.get("additionalProperties") is False and "${{" not in key:
                yield _fault(
                    key,
                    f'"{key}" is unknown here{did_you_mean(key, rule["properties"])}',
                    "correct or delete it",
                )
        given = {key.lower() for key, _ in keys}
        for key in rule.get("required", ()):
            aliases = {
                key.lower(),
                *(one.lower() for one in rule["properties"].get(key, {}).get("aliases", ())),
            }
            if not aliases & given and not conditional:
                yield _fault(node, f'"{key}" is missing', "add it")

    def _best(self, node: Any, variants: list[Rule]) -> Iterator[PipelineFault]:
        """The faults of the variant that is meant: the one with the node's first key, else the one with the fewest."""
        tasks = [one for one in variants if _task(one)]
        meant = [one for one in variants if _is_meant(node, one)] or variants
        if meant is variants and isinstance(node, dict) and any(map(directive, node)):
            return  # what it will be is not to be seen yet
        if tasks and meant is variants and "task" in node:
            names = ", ".join(_task(one).strip("^$") for one in tasks)
            yield _fault(
                node["task"],
                f'task "{node["task"]}" is not in the schema',
                f"known: {names}; inv pipelines.schema",
            )
            return
        judged = [list(self._judge(node, one)) for one in meant]
        fewest = min(judged, key=len)
        if fewest and len(meant) == len(variants) and not isinstance(node, dict | list):
            allowed = sorted({one.strip("^$") for rule in variants for one in _allowed(rule)})
            yield _fault(
                node, f"{_shown(node)} is not allowed here", f"allowed: {', '.join(allowed) or 'other kinds'}"
            )
        else:
            yield from fewest


def _keys(node: dict) -> Iterator[tuple[str, Any]]:
    """Keys with values, those below directives included."""
    for key, value in node.items():
        if not directive(key):
            yield key, value
        elif isinstance(value, dict):
            yield from _keys(value)


def _properties(rule: Rule) -> dict[str, Rule]:
    known: dict[str, Rule] = {}
    for name, facts in rule.get("properties", {}).items():
        known |= {one.lower(): facts for one in (name, *facts.get("aliases", ()))}
    return known


def _is_meant(node: Any, rule: Rule) -> bool:
    if isinstance(node, list):
        return rule.get("type") == "array"
    if not isinstance(node, dict):
        return rule.get("type", "string") not in ("object", "array") and "properties" not in rule
    if _task(rule):
        return bool(re.search(_task(rule), str(node.get("task", "")), re.IGNORECASE))
    first = (*rule.get("firstProperty", ()), *rule.get("required", ()))
    return any(key in dict(_keys(node)) for key in first)


def _task(rule: Rule) -> str:
    """The pattern of the task that a variant is about, "" when it is about something else."""
    return rule.get("properties", {}).get("task", {}).get("pattern", "")


def _scalar(node: Any, rule: Rule) -> Iterator[PipelineFault]:
    if isinstance(node, dict | list):
        yield _fault(node, f"{_shown(node)} stands where one value belongs", "look at the indent")
        return
    value, kind = text(node), rule.get("type")
    wrong = kind == "boolean" and value.lower() not in ("true", "false")
    wrong |= kind == "integer" and not re.fullmatch(r"-?[0-9]+", value)
    wrong |= "enum" in rule and value.lower() not in (str(one).lower() for one in rule["enum"])
    wrong |= "pattern" in rule and not re.search(rule["pattern"], value, re.IGNORECASE)
    # What is filled in when it runs may become anything.
    if wrong and "$(" not in value:
        allowed = ", ".join(one.strip("^$") for one in _allowed(rule)) or f"a {kind}"
        yield _fault(node, f"{_shown(node)} is not allowed here", f"allowed: {allowed}")


def _allowed(rule: Rule) -> list[str]:
    return [str(one) for one in rule.get("enum", ())] or ([rule["pattern"]] if "pattern" in rule else [])


def _shown(node: Any) -> str:
    if isinstance(node, dict):
        return "a mapping"
    return "a list" if isinstance(node, list) else f'"{text(node)}"'


def _fault(node: Any, told: str, cure: str) -> PipelineFault:
    return PipelineFault(where_of(node), told, cure)
