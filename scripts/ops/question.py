"""Asks whoever sits at the terminal."""

import os
import sys

from scripts.errors import Declined

YES = ("y", "yes")


def is_interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")


def ask(prompt: str) -> str:
    """The line that is typed, without blanks around it; "" at the end of input."""
    print(prompt, end="", file=sys.stderr, flush=True)
    reply = sys.stdin.readline()
    if not reply.endswith("\n"):  # the end of input does not end the prompt's line
        print(file=sys.stderr)
    return reply.strip()


def confirm(prompt: str, yes: bool, command: str) -> None:
    """Pass when `yes` was said beforehand or is said now; raises Declined with the command that says it."""
    if yes:
        return
    if not is_interactive():
        raise Declined("there is no terminal to ask at; nothing was written", hint=f"{command} --yes")
    if ask(f"{prompt} [y/N] ").lower() not in YES:
        raise Declined("declined; nothing was written", hint=command)
