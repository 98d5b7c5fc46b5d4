"""Small valid checkouts with one thing changed: how the files of tests/invalid are read."""

import re
import shutil
from pathlib import Path

INVALID = Path(__file__).parents[2] / "invalid"
_COMMENT = re.compile(r"^# (expect|file|without): .*\n", re.MULTILINE)
_BLOCK = re.compile(r"^(?=[^\s#])", re.MULTILINE)


def expectations(case: Path) -> list[str]:
    """The messages that the case's first lines promise."""
    return _said(case, "expect")


def apply_case(case: Path, root: Path) -> None:
    """Lay the case over a copy of the base in `root`.

    `# file:` names the file, its top-level keys replace the base's, and `# without:` drops one.
    """
    if not (root / "config").exists():
        shutil.copytree(INVALID / "base", root, dirs_exist_ok=True)
    target = root / _said(case, "file")[0]
    overlay = _blocks(_COMMENT.sub("", case.read_text()))
    replaced = {*_said(case, "without"), *map(_key, overlay)}
    kept = (
        [block for block in _blocks(target.read_text()) if _key(block) not in replaced]
        if target.exists()
        else []
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join([*kept, *overlay]))


def _said(case: Path, word: str) -> list[str]:
    return re.findall(rf"^# {word}: (.*)$", case.read_text(), re.MULTILINE)


def _blocks(text: str) -> list[str]:
    return [block for block in _BLOCK.split(text) if block.strip()]


def _key(block: str) -> str:
    return block.partition(":")[0]
