"""What a new service is to be: from flags, and at a terminal from answers to what the flags left open."""

import sys
from pathlib import Path

from scripts.config.kinds import KINDS
from scripts.core.growth.service import PARTS, NewService
from scripts.errors import Preflight
from scripts.ops.load import load_config
from scripts.ops.session import is_interactive


def complete(checkout: Path, name: str, kind: str, uses: str, public: bool, **rest) -> NewService:
    """The service that is asked for; raises Preflight when something is missing and nobody can be asked."""
    bare = not kind
    if bare and not is_interactive():
        hint = f"inv service.add {name} --kind {'|'.join(KINDS)}"
        raise Preflight("a new service needs --kind", hint=hint)
    kind = kind or _ask(f"kind ({', '.join(KINDS)}): ")
    backed = kind in KINDS and "uses" in KINDS[kind].may
    if bare and backed and not uses:
        uses = _ask(f"uses ({', '.join(sorted(PARTS))}; with commas, empty for none): ")
    if bare and not public and kind in KINDS and "public" in KINDS[kind].may:
        public = _ask("does the internet reach it? [y/N] ").lower() in ("y", "yes")
    owner = load_config(checkout).platform.github.owner
    parts = tuple(part.strip() for part in uses.split(",") if part.strip())
    return NewService(name, kind, owner, parts, public, **rest)


def _ask(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
