"""What a run in HCP Terraform says of itself: that inv queued it, why, and in which run of inv's."""

import re

from scripts.ops.engines.engine import Wish

OURS = re.compile(r"inv: [a-z ]+, run (\S+)")


def message(wish: Wish, run: str) -> str:
    """The message of a run."""
    word = "look for drift" if wish.refresh_only else "destroy" if wish.destroy else "plan"
    return f"inv: {word}{'' if wish.only_shown else ' and apply'}, run {run}"


def run_in(text: str) -> str:
    """The id of inv's run in a message, "" when inv did not write it."""
    found = OURS.fullmatch(text)
    return found[1] if found else ""
