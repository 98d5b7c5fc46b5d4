"""Imports go one way, and what is heavy or dangerous is imported in one place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
SCRIPTS = CHECKOUT / "scripts"
ALLOWED = {
    "tasks": {"tasks", "ops", "core", "config"},
    "ops": {"ops", "clients", "core", "config", "pki", "sandbox"},
    "clients": {"clients", "core", "config"},
    "core": {"core", "config"},
    "config": {"config"},
    "pki": {"pki"},
    "sandbox": {"sandbox"},
}
# The package of the stand-in world is named by config; only the procedures of `inv sandbox.*` know it by name.
SANDBOX_READERS = "ops/sandbox"
CONFINED = {
    "invoke": ("tasks/", "errors.py"),
    "subprocess": ("clients/", "sandbox/"),
    "requests": ("clients/", "sandbox/"),
    "kubernetes": ("clients/", "sandbox/"),
}
HEAVY = (
    "kubernetes",
    "grpc",
    "cryptography",
    "pydantic",
    "rich",
    "requests",
    "werkzeug",
    "hcl2",
    "python_terraform",
)
FILES = sorted(SCRIPTS.rglob("*.py"))


def imports(file: Path) -> set[str]:
    """Modules that a file imports, anywhere in it; those named only for type checkers are left out."""
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def name_of(file: Path) -> str:
    return file.relative_to(SCRIPTS).as_posix()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_layer_imports_only_what_lies_below_it(file):
    layer = file.relative_to(SCRIPTS).parts[0]
    if layer not in ALLOWED:
        return
    ours = {
        module.split(".")[1] for module in imports(file) if module.startswith("scripts.") and "." in module
    }
    assert ours <= ALLOWED[layer] | {"errors"}
    if "sandbox" in ours and layer == "ops":
        assert name_of(file).startswith(SANDBOX_READERS)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_what_starts_processes_or_speaks_to_the_world_stays_in_its_place(file):
    for module, places in CONFINED.items():
        if any(found == module or found.startswith(f"{module}.") for found in imports(file)):
            assert name_of(file).startswith(places), f"{module} belongs into {' or '.join(places)}"


def test_the_core_touches_no_file_clock_or_environment():
    forbidden = {"os", "time", "socket", "shutil", "tempfile", "random", "secrets", "subprocess"}
    for file in (SCRIPTS / "core").rglob("*.py"):
        assert not {module.split(".")[0] for module in imports(file)} & forbidden, name_of(file)


def test_listing_the_commands_loads_nothing_heavy():
    asked = f"import sys, tasks; print([name for name in {HEAVY!r} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
