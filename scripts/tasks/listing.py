"""Every command that `inv` has, as values: read from the table of contents itself."""

from inspect import cleandoc

from invoke.parser import Argument

from scripts.core.reference import Command, Parameter


def list_commands() -> list[Command]:
    """Each command with its summary and parameters, in the order of tasks.py."""
    from tasks import namespace

    return [
        Command(
            context.name,
            " ".join(cleandoc(namespace[context.name].__doc__ or "").split()),
            tuple(_parameter(argument) for argument in context.args.values()),
            tuple(context.aliases),
        )
        for context in namespace.to_contexts()
    ]


def _parameter(argument: Argument) -> Parameter:
    return Parameter(
        name=argument.names[0],
        meaning=argument.help or "",
        # Invoke counts a flag that may repeat among the positional ones, too: it has no default.
        positional=bool(argument.positional) and argument.kind is not list,
        takes_value=argument.takes_value,
        value_optional=argument.optional,
    )
