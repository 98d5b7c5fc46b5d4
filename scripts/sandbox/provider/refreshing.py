"""Schemas anew from the real providers: what `terraform providers schema -json` prints for the roots' providers."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.errors import Failed
from scripts.sandbox.provider.library import read_document
from scripts.sandbox.provider.pruning import write_documents
from scripts.sandbox.provider.usage import files

_REQUIRED = re.compile(
    r'([a-z0-9_-]+)\s*=\s*\{\s*source\s*=\s*"([^"]+)"\s*(?:version\s*=\s*"([^"]+)"\s*)?\}', re.DOTALL
)
_SECONDS = 900
Document = dict[str, Any]


def refresh(
    roots: Iterable[Path], target: Path, environment: Mapping[str, str], terraform: str = "terraform"
) -> list[str]:
    """Ask the real providers for their schemas and write those of the used types; recorded behaviour stays.

    Terraform installs the providers, so this needs a registry, a mirror or a plugin cache; `environment` is that
    of its process. The result names the types that the roots use and no provider has.
    """
    roots = list(roots)
    with tempfile.TemporaryDirectory(prefix="schemas-") as name:
        directory = Path(name)
        (directory / "main.tf").write_text(_required(roots))
        _run([terraform, "init", "-backend=false", "-input=false", "-no-color"], directory, environment)
        printed = _run([terraform, "providers", "schema", "-json"], directory, environment)
        versions = json.loads(_run([terraform, "version", "-json"], directory, environment))
    schemas = json.loads(printed).get("provider_schemas", {})
    selected = versions.get("provider_selections") or {}
    documents = [
        _document(source, schema, selected.get(source), target)
        for source, schema in sorted(schemas.items())
        if not source.startswith("terraform.io/builtin/")
    ]
    return write_documents(documents, roots, target)


def _required(roots: list[Path]) -> str:
    found = {}
    for path in files(roots):
        for name, source, version in _REQUIRED.findall(path.read_text()):
            found[name] = {"source": source} | ({"version": version} if version else {})
    entries = "\n".join(f"    {name} = {json.dumps(found[name])}" for name in sorted(found))
    return f"terraform {{\n  required_providers {{\n{entries}\n  }}\n}}\n"


def _document(source: str, schema: Document, version: str | None, target: Path) -> Document:
    path = target / f"{source.rsplit('/', 1)[-1]}.json.gz"
    known = read_document(path) if path.exists() else {"version": "0.0.0", "behaviour": {}}
    return {
        "provider": source,
        "version": version or known["version"],
        "schema": schema,
        "behaviour": known["behaviour"],
    }


def _run(command: list[str], directory: Path, environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=directory, env=dict(environment), capture_output=True, text=True, timeout=_SECONDS
        )
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{' '.join(command[:2])} could not run: {error}", hint="inv doctor") from error
    if done.returncode != 0:
        raise Failed(
            f"{' '.join(command[:3])} failed:\n{done.stderr.strip()}",
            hint="inv sandbox.schemas --from DIR, with schema files made where the registry is reached",
        )
    return done.stdout
