"""Schemas of Kubernetes' own kinds, from the package kubernetes-validate, and of custom ones, from config/schemas."""

import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scripts.errors import Preflight

CUSTOM = Path("config/schemas/kubernetes/crds.json.gz")
Schema = dict[str, Any]


def core_definitions(minor: str) -> Schema:
    """Every definition of a Kubernetes version such as "1.34", strict; of the next older one that is known."""
    package = Path(find_spec("kubernetes_validate").origin).parent / "kubernetes-json-schema"
    wanted = _number(minor)
    known = {_number(path.name[1:]): path for path in package.glob("v1.*-local-strict")}
    fitting = [number for number in known if number <= wanted]
    if not fitting:
        raise Preflight(
            f"no schemas of Kubernetes {minor} are known", hint="set cluster.version in config/platform.yaml"
        )
    return json.loads((known[max(fitting)] / "_definitions.json").read_text())


def custom_kinds(checkout: Path) -> dict[str, Schema]:
    """`<group>/<version>/<Kind>` → {plural, scope, schema, …}."""
    return json.loads(gzip.decompress((checkout / CUSTOM).read_bytes()))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2])
