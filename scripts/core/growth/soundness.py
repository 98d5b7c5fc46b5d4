"""Whether the files that edits start from are what edits take them for: what is added to nonsense is lost in it."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from scripts.core.growth.pipeline import INFRASTRUCTURE, is_sound

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LIST = "kustomization.yaml"


def unsound(files: Mapping[str, str]) -> list[str]:
    """A sentence for each file of flux/ and pipelines/ that is not what it should be, with its path."""
    return [
        f"{path}: {fault}"
        for path, text in files.items()
        if not path.startswith("config/")
        for fault in _faults(path, text)
    ]


def _faults(path: str, text: str) -> Iterator[str]:
    try:
        list(yaml.compose_all(text, Loader=_LOADER))
        document = yaml.load(text, Loader=_LOADER) if path.endswith((_LIST, INFRASTRUCTURE)) else None  # noqa: S506 -- a safe one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        yield f"line {line}: not valid YAML: {error.problem}"
        return
    except yaml.YAMLError as error:
        yield f"not valid YAML: {getattr(error, 'reason', error)}"
        return
    if path.endswith(_LIST):
        yield from _list_faults(document)
    elif path == INFRASTRUCTURE and not is_sound(document):
        yield "does not list environments and branches where it should (inv check.pipelines)"


def _list_faults(document: Any) -> Iterator[str]:
    """A kustomization lists its resources; a component has patches alone."""
    if not isinstance(document, dict):
        yield "holds no keys"
        return
    if "resources" not in document and document.get("kind") != "Component":
        yield "resources: is missing"
    for key, kind, what in (("resources", str, "a path"), ("images", dict, "an image")):
        items = document.get(key, [])
        if not isinstance(items, list):
            yield f"{key}: is not a list"
        elif wrong := [at for at, item in enumerate(items) if not isinstance(item, kind)]:
            yield f"{key}[{wrong[0]}]: is not {what}"
