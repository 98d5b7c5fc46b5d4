"""Imports go one way, and what is heavy or dangerous is imported in one place."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

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


def imports(file: Path) -> set[str]:
    """Modules that a file imports, anywhere in it; those named only for type checkers are left out."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(file.read_text())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)
    return found


@cache
def all_imports() -> dict[str, set[str]]:
    return {file.relative_to(SCRIPTS).as_posix(): imports(file) for file in sorted(SCRIPTS.rglob("*.py"))}


def test_a_layer_imports_only_what_lies_below_it():
    wrong = []
    for name, modules in all_imports().items():
        layer = name.partition("/")[0]
        if layer not in ALLOWED:
            continue
        allowed = ALLOWED[layer] - (set() if name.startswith(SANDBOX_READERS) else {"sandbox"} - {layer})
        ours = {module.split(".")[1] for module in modules if module.startswith("scripts.")}
        wrong += [f"{name} imports {one}" for one in sorted(ours - allowed - {"errors"})]
    assert wrong == []


def test_what_starts_processes_or_speaks_to_the_world_stays_in_its_place():
    assert [
        f"{name} imports {module}, which belongs into {' or '.join(places)}"
        for module, places in CONFINED.items()
        for name, modules in all_imports().items()
        if any(found == module or found.startswith(f"{module}.") for found in modules)
        and not name.startswith(places)
    ] == []


def test_the_core_touches_no_file_clock_or_environment():
    forbidden = {"os", "time", "socket", "shutil", "tempfile", "random", "secrets", "subprocess"}
    assert [
        f"{name} imports {module}"
        for name, modules in all_imports().items()
        if name.startswith("core/")
        for module in sorted(modules)
        if module.split(".")[0] in forbidden
    ] == []


def test_listing_the_commands_loads_nothing_heavy():
    asked = f"import sys, tasks; print([name for name in {HEAVY!r} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
