"""The roots as text: formatted, valid, pinned to what their schemas were recorded for."""

import json
import os
import subprocess
from pathlib import Path

import hcl2
import pytest
from packaging.specifiers import SpecifierSet

from scripts.clients.terraform_binary import launcher
from tests.terraform.stack import CHECKOUT, ROOTS, Stack

INDEX = json.loads((CHECKOUT / "scripts/sandbox/schemas/index.json").read_text())
NAMES = ("environment", "k8s", "devops")
MODULES = sorted((CHECKOUT / ROOTS).glob("**/terraform.tf")) + sorted(
    (CHECKOUT / ROOTS / "modules").glob("*/main.tf")
)


def _pins(file: Path) -> dict[str, tuple[str, str]]:
    """Provider → (source, constraint) as a file demands them."""
    with file.open() as text:
        blocks = hcl2.load(text, serialization_options=hcl2.SerializationOptions(strip_string_quotes=True))
    wanted: dict[str, tuple[str, str]] = {}
    for terraform in blocks.get("terraform", []):
        for providers in terraform.get("required_providers", []):
            wanted |= {
                name: (pin["source"], pin["version"])
                for name, pin in providers.items()
                if isinstance(pin, dict)
            }
    return wanted


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(CHECKOUT / ROOTS)))
def test_every_constraint_admits_the_recorded_provider(file):
    for name, (source, constraint) in _pins(file).items():
        assert INDEX[name]["provider"] == f"registry.terraform.io/{source}"
        pessimistic = SpecifierSet(constraint.replace("~> ", "~="))
        assert INDEX[name]["version"] in pessimistic, f"{file}: {name} {constraint}"


@pytest.mark.parametrize("root", NAMES)
def test_every_root_pins_each_provider(root):
    assert _pins(CHECKOUT / ROOTS / root / "terraform.tf")


@pytest.mark.parametrize("root", NAMES)
def test_remote_state_is_read_in_upstream_alone(root):
    readers = [
        file.name for file in (CHECKOUT / ROOTS / root).glob("*.tf") if "remote_state" in file.read_text()
    ]
    assert readers == ([] if root == "environment" else ["upstream.tf"])


@pytest.mark.parametrize("root", NAMES)
def test_every_file_is_short(root):
    lengths = {
        file.name: len(file.read_text().splitlines()) for file in (CHECKOUT / ROOTS / root).glob("*.tf")
    }
    assert [name for name, lines in lengths.items() if lines > 150] == []


@pytest.mark.sandbox
def test_every_file_is_formatted(tmp_path):
    argv = [
        *launcher(tmp_path / "terraform.json", allow_wheel=True),
        "fmt",
        "-check",
        "-recursive",
        "-no-color",
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    run = subprocess.run(
        argv, cwd=CHECKOUT / "terraform", env=environment, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, ""), "Run: terraform fmt -recursive terraform"


@pytest.mark.sandbox
@pytest.mark.parametrize("workspace", ["dev", "k8s", "devops"])
def test_every_root_is_valid(stack: Stack, workspace):
    verdict = json.loads(stack.run(workspace, "validate", "-json").output)
    assert (verdict["valid"], verdict["diagnostics"]) == (True, [])
