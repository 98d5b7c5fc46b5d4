"""Writes edits of the checkout: proved in a copy first, shown as a diff, asked for, then written one by one."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.clients.files import write_atomic
from scripts.core.growth.edits import Edit, diff
from scripts.core.growth.soundness import unsound
from scripts.errors import ConfigError
from scripts.ops.load import load_config
from scripts.ops.question import confirm

CONFIG = "config"
TEMPLATES = Path(__file__).parent / "manifests"


def carry_out(checkout: Path, edits: Sequence[Edit], yes: bool, command: str) -> bool:
    """Write the edits; False when there is nothing to write. Raises ConfigError, Declined: then nothing is written.

    Each file is replaced at once. After a break in between the same command writes what is left.
    """
    due = [edit for edit in edits if not edit.is_idle]
    if not due:
        return False
    _prove(checkout, due)
    print(diff(due), file=sys.stderr)
    confirm("Write this?", yes, command)
    for edit in due:
        _write(checkout / edit.path, edit.after)
    return True


def read_yaml(checkout: Path, folders: Sequence[str]) -> dict[str, str]:
    """The text of every YAML file below these folders of the checkout, by path; ConfigError where one is nonsense."""
    files, faults = {}, []
    for path in (one for folder in folders for one in sorted((checkout / folder).rglob("*.y*ml"))):
        name = path.relative_to(checkout).as_posix()
        try:
            files |= {name: path.read_text(encoding="utf-8")} if path.is_file() else {}
        except UnicodeDecodeError:
            faults.append(f"{name}: is not text")
    faults += unsound(files)
    if faults:
        raise ConfigError(faults, hint="correct these, or git checkout them", where="files to be edited")
    return files


def read_templates() -> dict[str, str]:
    """The manifests that a service of the cluster begins with, by name."""
    return {file.stem: file.read_text(encoding="utf-8") for file in TEMPLATES.glob("*.yaml")}


def _prove(checkout: Path, edits: Sequence[Edit]) -> None:
    """Read a copy of config/ with the edits in it; raises ConfigError with every contradiction."""
    with TemporaryDirectory() as place:
        root = Path(place)
        shutil.copytree(checkout / CONFIG, root / CONFIG)
        for edit in edits:
            _write(root / edit.path, edit.after)
        try:
            load_config(root)
        except ConfigError as error:
            where = "config after this; nothing was written"
            raise ConfigError(error.faults, hint="change what you asked for", where=where) from None


def _write(file: Path, text: str | None) -> None:
    if text is not None:
        write_atomic(file, text.encode(), mode=0o644)
    elif file.exists():
        file.unlink()
        while not any(file.parent.iterdir()):
            file.parent.rmdir()
            file = file.parent
