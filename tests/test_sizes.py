"""Short files, short functions: what is longer has more than one idea in it."""

import ast
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
FILE, FUNCTION, TASK, HCL, CONTENTS = 200, 40, 10, 150, 45
# Written by grpcio-tools.
GENERATED = "_pb2"
PYTHON = sorted(file for file in (CHECKOUT / "scripts").rglob("*.py") if GENERATED not in file.name)
TERRAFORM = sorted(file for file in (CHECKOUT / "terraform").rglob("*.tf") if ".terraform" not in file.parts)


def name_of(file: Path) -> str:
    return file.relative_to(CHECKOUT).as_posix()


def test_python_is_short():
    assert [told for file in PYTHON for told in long_parts(file)] == []


def test_a_terraform_file_is_short():
    assert [name_of(file) for file in TERRAFORM if file.read_text().count("\n") > HCL] == []


def test_the_table_of_contents_is_one():
    assert (CHECKOUT / "tasks.py").read_text().count("\n") <= CONTENTS


def long_parts(file: Path) -> list[str]:
    text = file.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    limits = {node: TASK if is_task(node) else FUNCTION for node in functions}
    return [f"{name_of(file)} has {text.count(chr(10))} lines"] * (text.count("\n") > FILE) + [
        f"{name_of(file)}: {node.name} has {body_lines(node)} lines"
        for node, limit in limits.items()
        if body_lines(node) > limit
    ]


def is_task(function: ast.FunctionDef) -> bool:
    return any("task" in ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list)


def body_lines(function: ast.FunctionDef) -> int:
    """Lines from the first statement after the docstring to the end."""
    documented = ast.get_docstring(function) is not None
    statements = function.body[1:] if documented else function.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0
