"""inv check.*: what can be said of this checkout without touching a world."""

import sys
from pathlib import Path

from scripts.clients import git, runner, terraform_binary
from scripts.clients.files import write_atomic
from scripts.core.exposure import find_exposed
from scripts.ops import target as targets
from scripts.ops.graph import root_directories


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


def reconcile(checkout: Path, wanted: dict[str, str], update: bool) -> list[str]:
    """Files (path in the checkout → text) that are not as generated; with `update` they are written instead."""
    stale = []
    for name, text in wanted.items():
        file = checkout / name
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        if update:
            write_atomic(file, text.encode(), mode=0o644)
        else:
            stale.append(name)
    return stale


def lock_providers(checkout: Path) -> list[str]:
    """Make .terraform.lock.hcl of every root, for Linux and macOS; needs the provider registry. The files written."""
    platforms = [f"-platform={name}" for name in ("linux_amd64", "linux_arm64", "darwin_arm64")]
    made = []
    for root in root_directories(checkout):
        from scripts.errors import Failed

        result = runner.run([*_terraform(checkout), "providers", "lock", *platforms], cwd=root)
        if result.code:
            raise Failed(
                f"{root.name}: {result.stderr.strip()}",
                hint="reach registry.terraform.io, then inv providers.lock",
            )
        made.append(str((root / ".terraform.lock.hcl").relative_to(checkout)))
    return made


def _terraform(checkout: Path) -> list[str]:
    target = targets.current(checkout)
    return terraform_binary.launcher(target.directory / "terraform.json", allow_wheel=not target.guarded)
