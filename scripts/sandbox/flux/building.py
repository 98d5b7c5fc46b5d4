"""Kustomize builds of a Kustomization: a path of an artifact becomes the text of manifests."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from scripts.sandbox.flux.commands import Broken, kustomize

Document = dict[str, Any]
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
# What a Kustomization's spec may lay over the build, and kustomize's own word for it.
OVERLAY = {
    "targetNamespace": "namespace",
    "namePrefix": "namePrefix",
    "nameSuffix": "nameSuffix",
    "patches": "patches",
    "images": "images",
    "components": "components",
}


class NoPath(Exception):
    """The artifact has no such directory."""


def build(root: Path, spec: Document) -> str:
    """The manifests below spec.path; raises NoPath, or Broken with kustomize's reason."""
    path = (root / spec.get("path", "./").lstrip("/")).resolve()
    if not path.is_dir() or not path.is_relative_to(root.resolve()):
        raise NoPath(f"kustomization path not found: stat {spec.get('path')}: no such file or directory")
    if not any((path / name).exists() for name in NAMES):
        _generate(path)
    overlay = {word: spec[name] for name, word in OVERLAY.items() if spec.get(name)}
    try:
        return _built(path, overlay)
    except Broken as error:
        told = str(error).replace(f"{root.resolve()}/", "").removeprefix("error: ")
        raise Broken(f"kustomize build failed: {told}") from None


def _built(path: Path, overlay: Document) -> str:
    if not overlay:
        return kustomize(path)
    # Beside the artifact, not in it: others build from the same files.
    with TemporaryDirectory(dir=path.parent, prefix=".overlay-") as directory:
        top = Path(directory)
        components = [os.path.relpath(path / one, top) for one in overlay.pop("components", ())]
        document = {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": [os.path.relpath(path, top)],
            **overlay,
        }
        document |= {"components": components} if components else {}
        (top / NAMES[0]).write_text(yaml.safe_dump(document))
        return kustomize(top)


def _generate(path: Path) -> None:
    """A kustomization of every manifest below; a directory that has its own is taken as that."""
    resources: list[str] = []
    for directory, names, files in os.walk(path):
        here = Path(directory)
        if here != path and any(name in files for name in NAMES):
            resources.append(str(here.relative_to(path)))
            names.clear()
            continue
        names.sort()
        manifests = sorted(name for name in files if name.endswith((".yaml", ".yml")))
        resources += [str((here / name).relative_to(path)) for name in manifests if _is_manifest(here / name)]
    document = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": resources,
    }
    (path / NAMES[0]).write_text(yaml.safe_dump(document))


def _is_manifest(path: Path) -> bool:
    text = path.read_text(errors="replace")
    return "apiVersion:" in text and "kind:" in text
