"""Real Terraform against providers that this process serves, each test with a world of its own."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.sandbox.provider import serve
from scripts.sandbox.provider.library import read_document
from scripts.sandbox.provider.serving import Served
from scripts.sandbox.store import Store
from tests.sandbox.provider import toy

CHECKOUT = Path(__file__).parents[3]
SCHEMAS = CHECKOUT / "scripts/sandbox/schemas"
PATH_TERRAFORM = ["terraform"]
WHEEL_TERRAFORM = [sys.executable, str(CHECKOUT / "scripts/clients/wheel_terraform.py")]
REQUIRED = {
    "toy": 'terraform {\n  required_providers {\n    toy = { source = "example/toy" }\n  }\n}\n',
    "real": textwrap.dedent("""\
        terraform {
          required_providers {
            azurerm = { source = "hashicorp/azurerm" }
            random  = { source = "hashicorp/random" }
            time    = { source = "hashicorp/time" }
          }
        }
        provider "azurerm" {
          features {}
        }
    """),
}


class Root:
    """A Terraform root in a directory of its own."""

    def __init__(self, path: Path, served: Served, terraform: list[str], provider: str) -> None:
        self.path = path
        self._terraform = terraform
        self._head = REQUIRED[provider]
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(path),
            "TF_CLI_CONFIG_FILE": os.devnull,
            "TF_REATTACH_PROVIDERS": json.dumps(served.reattach),
        }

    def write(self, hcl: str) -> "Root":
        """Replace the configuration, and initialise the directory the first time."""
        self.path.mkdir(exist_ok=True)
        (self.path / "main.tf").write_text(self._head + textwrap.dedent(hcl))
        if not (self.path / ".terraform").exists():
            (self.path / ".terraform").mkdir()
            self.run("init", "-input=false")
        return self

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """terraform, under way."""
        return subprocess.Popen(
            [*self._terraform, *arguments],
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """terraform's output as one line, without its frames; the exit code is asserted."""
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == code, output
        return " ".join(output.replace("│", " ").split())

    def apply(self, hcl: str = "", *arguments: str, code: int = 0) -> str:
        """Write, apply."""
        if hcl:
            self.write(hcl)
        return self.run("apply", "-auto-approve", "-no-color", *arguments, code=code)

    def changes(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """The next plan: `change` by address, for everything that it would not leave alone."""
        self.run("plan", "-out=plan", "-no-color", *arguments)
        shown = json.loads(self.output("show", "-json", "plan"))
        planned = {found["address"]: found["change"] for found in shown.get("resource_changes", [])}
        return {
            address: change
            for address, change in planned.items()
            if change["actions"] not in (["no-op"], ["read"])
        }

    def everything(self) -> dict[str, dict[str, Any]]:
        """The state: values by address."""
        shown = json.loads(self.output("show", "-json"))
        return {found["address"]: found["values"] for found in shown["values"]["root_module"]["resources"]}

    def values(self, address: str) -> dict[str, Any]:
        """A resource's values in the state."""
        return self.everything()[address]

    def output(self, *arguments: str) -> str:
        """terraform's stdout as it is."""
        command = [*self._terraform, *arguments]
        return subprocess.run(
            command, cwd=self.path, env=self.environment, capture_output=True, text=True, check=True
        ).stdout


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty world."""
    opened = Store(tmp_path / "world.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A short directory."""
    path = Path(tempfile.mkdtemp(prefix="tp-", dir="/tmp"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def served_toy(store: Store, sockets: Path, tmp_path: Path) -> Iterator[Served]:
    """The made-up provider, served."""
    toy.write(tmp_path / "schemas")
    served = serve(store, sockets, tmp_path / "schemas")
    yield served
    served.stop()


@pytest.fixture
def root(served_toy: Served, tmp_path: Path) -> Root:
    """A root that uses the made-up provider."""
    return Root(tmp_path / "root", served_toy, PATH_TERRAFORM, "toy")


@pytest.fixture(scope="session")
def real_schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's schema files, and an ephemeral resource that no root happens to use."""
    directory = tmp_path_factory.mktemp("schemas") / "all"
    shutil.copytree(SCHEMAS, directory)
    path = directory / "azurerm.json.gz"
    document = read_document(path)
    names = ("expiration_date", "not_before_date", "value", "version")
    attributes = {name: toy.attribute("string", toy.COMPUTED) for name in names}
    attributes |= {name: toy.attribute("string", toy.REQUIRED) for name in ("key_vault_id", "name")}
    known = document["schema"]["ephemeral_resource_schemas"]
    known["azurerm_key_vault_secret"] = {"version": 0, "block": {"attributes": attributes}}
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    return directory


@pytest.fixture
def real_root(
    store: Store, sockets: Path, real_schemas: Path, tmp_path: Path
) -> Iterator[Callable[..., Root]]:
    """A root that uses real providers' types; real_root(WHEEL_TERRAFORM) is one for the wheel's Terraform."""
    served = serve(store, sockets, real_schemas)
    yield lambda terraform=PATH_TERRAFORM: Root(tmp_path / "root", served, terraform, "real")
    served.stop()
