"""inv sandbox.schemas: the schemas that the sandbox serves, pruned to what the roots use."""

import os
from pathlib import Path

from scripts.errors import Failed, Preflight

SCHEMAS = Path("scripts/sandbox/schemas")
ROOTS = Path("terraform")


def renew(checkout: Path, source: str | None) -> str:
    """Take schemas from full schema files in `source`, or from the real providers; a sentence on what there is now."""
    from scripts.sandbox.provider import pruning, refreshing

    roots, target = [checkout / ROOTS], checkout / SCHEMAS
    if source is None:
        missing = refreshing.refresh(roots, target, os.environ)
    else:
        missing = pruning.prune(_full(Path(source)), roots, target)
    if missing:
        raise Failed(f"no provider has {', '.join(missing)}", hint=f"look for a typing error under {ROOTS}")
    names = sorted(path.name.split(".")[0] for path in target.glob("*.json.gz"))
    return f"{SCHEMAS}: {', '.join(names)}"


def _full(source: Path) -> Path:
    if not any(source.glob("*.json.gz")):
        raise Preflight(f"{source} holds no <provider>.json.gz", hint="inv sandbox.schemas --from DIR")
    return source
