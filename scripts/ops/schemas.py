"""What is made from the models of config/: JSON Schemas for editors, docs/config.md for people."""

from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core.hcl_types import leaf_defaults, parse_type

UPDATE = "inv check.config --update"
TYPES = "terraform/azure/modules/config/types"
# Name of a schema → the variable that types it, and its file.
_VARIABLES = {"platform": "platform", "environment": "environments", "service": "services"}


def update_schemas(root: Path) -> list[Path]:
    """Write what is out of date under `root`, the checkout; the files written."""
    stale = _stale(root)
    for path, text in stale.items():
        write_atomic(path, text.encode(), mode=0o644)
    return list(stale)


def stale_files(root: Path) -> list[Path]:
    """The files that differ from what `update_schemas` would write."""
    return list(_stale(root))


def _stale(root: Path) -> dict[Path, str]:
    return {
        path: text
        for path, text in _made(root).items()
        if not path.is_file() or path.read_text("utf-8") != text
    }


def _made(root: Path) -> dict[Path, str]:
    from scripts.config.reference import reference
    from scripts.config.schemas import schemas

    made = {root / "config/schemas" / f"{name}.json": text for name, text in schemas().items()}
    return made | {root / "docs/config.md": reference(read_defaults(root))}


def read_defaults(root: Path) -> dict[str, dict[str, str]]:
    """The defaults that modules/config gives, as written: kind of file → dotted key → default."""
    import hcl2  # slow to load

    found = {}
    for name, variable in _VARIABLES.items():
        text = (root / TYPES / f"{name}.tf").read_text("utf-8")
        facts = hcl2.loads(text)["variable"][0][f'"{variable}"']
        found[name] = leaf_defaults(parse_type(facts["type"].removeprefix("${").removesuffix("}")))
    return found
