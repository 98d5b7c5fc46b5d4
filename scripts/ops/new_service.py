"""What a new service is to be: from flags, and at a terminal from answers to what the flags left open."""

from pathlib import Path

from scripts.config.kinds import KINDS
from scripts.core.growth.service import PARTS, NewService
from scripts.errors import Preflight
from scripts.ops.load import load_config
from scripts.ops.question import YES, ask, is_interactive


def complete(checkout: Path, name: str | None, kind: str, uses: str, public: bool, **rest) -> NewService:
    """The service that is asked for; raises Preflight when something is missing and nobody can be asked."""
    bare = not kind
    missing = [what for what, given in (("a name", name), ("--kind", kind)) if not given]
    if missing and not is_interactive():
        hint = f"inv service.add {name or 'NAME'} --kind {kind or '|'.join(KINDS)}"
        raise Preflight(f"a new service needs {' and '.join(missing)}", hint=hint)
    name = name or ask("name: ")
    kind = kind or ask(f"kind ({', '.join(KINDS)}): ")
    backed = kind in KINDS and "uses" in KINDS[kind].may
    if bare and backed and not uses:
        uses = ask(f"uses ({', '.join(sorted(PARTS))}; with commas, empty for none): ")
    if bare and not public and kind in KINDS and "public" in KINDS[kind].may:
        public = ask("does the internet reach it? [y/N] ").lower() in YES
    owner = load_config(checkout).platform.github.owner
    parts = tuple(part.strip() for part in uses.split(",") if part.strip())
    return NewService(name, kind, owner, parts, public, **rest)
