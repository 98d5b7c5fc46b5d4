"""Every command that `inv` has, as values: read from the table of contents itself."""

import sys
from importlib import import_module
from inspect import cleandoc
from types import ModuleType

from invoke import Collection
from invoke.parser import Argument

import scripts
from scripts.core.reference import Command, Parameter


def list_commands() -> list[Command]:
    """Each command with its summary and parameters, in the order of tasks.py."""
    namespace = _read_contents()
    return [
        Command(
            context.name,
            " ".join(cleandoc(namespace[context.name].__doc__ or "").split()),
            tuple(_parameter(argument) for argument in context.args.values()),
            tuple(context.aliases),
        )
        for context in namespace.to_contexts()
    ]


def _read_contents() -> Collection:
    """tasks.py, loaded beside the one that runs: Invoke takes a task's help texts away when it first reads them."""
    running = _take_out()
    try:
        return import_module("tasks").namespace
    finally:
        _take_out()
        sys.modules.update(running)
        scripts.tasks = running[__package__]


def _take_out() -> dict[str, ModuleType]:
    """The modules of tasks, which Python then knows no more."""
    names = [
        name for name in sys.modules if name in ("tasks", __package__) or name.startswith(f"{__package__}.")
    ]
    return {name: sys.modules.pop(name) for name in names}


def _parameter(argument: Argument) -> Parameter:
    return Parameter(
        name=argument.names[0],
        meaning=argument.help or "",
        # Invoke counts a flag that may repeat among the positional ones, too: it has no default.
        positional=bool(argument.positional) and argument.kind is not list,
        takes_value=argument.takes_value,
        value_optional=argument.optional,
    )
