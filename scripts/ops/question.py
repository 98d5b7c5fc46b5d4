"""Asks for a plain yes before something is written."""

import sys

from scripts.errors import Declined
from scripts.ops.session import is_interactive


def confirm(prompt: str, yes: bool, command: str) -> None:
    """Pass when `yes` was said beforehand or is said now; raises Declined with the command that says it."""
    if yes:
        return
    if not is_interactive():
        raise Declined("there is no terminal to ask at; nothing was written", hint=f"{command} --yes")
    print(f"{prompt} [y/N] ", end="", file=sys.stderr, flush=True)
    reply = sys.stdin.readline()
    if not reply.endswith("\n"):
        print(file=sys.stderr)
    if reply.strip().lower() not in ("y", "yes"):
        raise Declined("declined; nothing was written", hint=command)
