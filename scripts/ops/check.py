"""inv check.*: what can be said of this checkout without touching a world."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.clients import git, runner, terraform_binary
from scripts.clients.files import write_atomic
from scripts.core.exposure import find_exposed
from scripts.ops import target as targets
from scripts.ops.load import load_config

EXPECTED_UPDATE = "GITOPS_UPDATE_EXPECTED"


def lint(checkout: Path) -> list[str]:
    """What ruff and `terraform fmt` find fault with."""
    ruff = [sys.executable, "-m", "ruff"]
    commands = [
        [*ruff, "check", "--quiet", "--output-format", "concise", "."],
        [*ruff, "format", "--check", "--quiet", "."],
        [*_terraform(checkout), "fmt", "-check", "-recursive", "terraform"],
    ]
    found = []
    for argv in commands:
        result = runner.run(argv, cwd=checkout)
        if result.code:
            found.append((result.stdout + result.stderr).strip() or f"{argv[-2]} finds fault")
    return found


def check_security(checkout: Path) -> list[str]:
    """Tracked files that hold what looks like a secret, and files of the target's directory that others may read."""
    found = []
    for name in git.tracked(checkout):
        file = checkout / name
        if file.is_file() and not file.is_symlink():
            found += [f"{name}:{line}: looks like {what}" for line, what in find_exposed(file.read_bytes())]
    directory = targets.current(checkout).directory
    for file in directory.rglob("*") if directory.is_dir() else ():
        if (
            file.is_file()
            and file.suffix in (".tfplan", ".tfstate", ".jsonl", ".sqlite")
            and file.stat().st_mode & 0o077
        ):
            found.append(f"{file}: may be read by others; chmod 600 it")
    return found


def check_config(checkout: Path, update: bool) -> list[str]:
    """Generated files of config/ that are out of date, after config/ itself was found sound."""
    from scripts.ops.schemas import stale_files, update_schemas

    load_config(checkout)
    if update:
        update_schemas(checkout)
    return [str(file.relative_to(checkout)) for file in stale_files(checkout)]


def check_docs(checkout: Path, documents: Mapping[str, str], update: bool) -> list[str]:
    """Of `documents` (path in the checkout → text), those that are out of date; with `update` they are written."""
    stale = []
    for name, text in documents.items():
        file = checkout / name
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        if update:
            write_atomic(file, text.encode(), mode=0o644)
        else:
            stale.append(name)
    return stale


def check_terraform(checkout: Path, update: bool) -> list[str]:
    """What the tests of the roots find: validation, and plans that are not as tests/terraform/expected says."""
    tests = [f"tests/terraform/{name}.py" for name in ("test_roots", "test_plans")]
    argv = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=short", *tests]
    environment = {**os.environ, **({EXPECTED_UPDATE: "1"} if update else {})}
    result = runner.run(argv, cwd=checkout, env=environment)
    return (
        []
        if result.code == 0
        else [line for line in result.stdout.splitlines() if line.startswith(("E  ", "FAILED"))]
    )


def _terraform(checkout: Path) -> list[str]:
    target = targets.current(checkout)
    return terraform_binary.launcher(target.directory / "terraform.json", allow_wheel=not target.guarded)
