"""Expressions made values, with what is known while templates are expanded."""

from collections.abc import Callable
from collections.abc import Mapping as Facts
from dataclasses import dataclass, field, replace
from typing import Any

from scripts.config.fault import did_you_mean
from scripts.core.pipelines.expressions import Call, Index, Literal, Name, Tree, parse
from scripts.core.pipelines.functions import FUNCTIONS, text, truth
from scripts.core.pipelines.nodes import PipelineFault, Where


@dataclass(frozen=True)
class Scope:
    """What names stand for: a template's parameters, variables known beforehand, and what each `each` counts."""

    parameters: Facts[str, Any] = field(default_factory=dict)
    variables: Facts[str, str] = field(default_factory=dict)
    counted: Facts[str, Any] = field(default_factory=dict)

    def counting(self, name: str, value: Any) -> "Scope":
        """The same inside an `each`."""
        return replace(self, counted={**self.counted, name: value})


def evaluate(expression: str, scope: Scope, where: Where | None) -> Any:
    """The value of an expression; PipelineFault says what cannot be."""
    return _judged(lambda: _value(parse(expression), scope), where)


def holds(expression: str, scope: Scope, where: Where | None) -> bool:
    """Whether an expression is true, as a condition."""
    return _judged(lambda: truth(_value(parse(expression), scope)), where)


def _judged(compute: Callable[[], Any], where: Where | None) -> Any:
    try:
        return compute()
    except ValueError as error:
        raise PipelineFault(where, str(error), "correct the expression") from error


def _value(tree: Tree, scope: Scope) -> Any:
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Name):
        return _named(tree.name, scope)
    if isinstance(tree, Index):
        return _member(tree, scope)
    return _called(tree, scope)


def _named(name: str, scope: Scope) -> Any:
    known = {"parameters": scope.parameters, "variables": scope.variables, **scope.counted}
    if name not in known:
        raise ValueError(f'unknown name "{name}"{did_you_mean(name, known)}')
    return known[name]


def _member(tree: Index, scope: Scope) -> Any:
    of, key = _value(tree.of, scope), _value(tree.key, scope)
    if isinstance(of, list):
        place = int(key) if isinstance(key, float) else -1
        return of[place] if 0 <= place < len(of) else None
    if not isinstance(of, Facts):
        return None
    found = next((value for name, value in of.items() if name.lower() == text(key).lower()), None)
    if found is None and isinstance(tree.of, Name) and text(key).lower() not in map(str.lower, of):
        if of is scope.parameters:
            raise ValueError(f'no parameter is called "{key}"{did_you_mean(text(key), of)}')
        if of is scope.variables:
            raise ValueError(f'variable "{key}" is not known before the run: use $({key}) or a condition')
    return found


def _called(tree: Call, scope: Scope) -> Any:
    if tree.function.lower() not in FUNCTIONS:
        raise ValueError(f'unknown function "{tree.function}"{did_you_mean(tree.function, FUNCTIONS)}')
    function, fewest, most = FUNCTIONS[tree.function.lower()]
    if len(tree.arguments) < fewest or (most is not None and len(tree.arguments) > most):
        raise ValueError(f"{tree.function} takes {_amount(fewest, most)}, not {len(tree.arguments)}")
    return function(*(_value(one, scope) for one in tree.arguments))


def _amount(fewest: int, most: int | None) -> str:
    if most is None:
        return f"{fewest} arguments or more"
    return f"{fewest} argument{'s' if fewest > 1 else ''}"
