"""Manifests as text, without the anchors by which YAML would share what is equal."""

from collections.abc import Iterable
from typing import Any

import yaml


class Plain(yaml.CSafeDumper):
    """Every value is written where it stands."""

    def ignore_aliases(self, _: Any) -> bool:
        """Always."""
        return True


def text(documents: Iterable[dict[str, Any]]) -> str:
    """Documents one after another."""
    return yaml.dump_all(documents, Dumper=Plain, sort_keys=False, explicit_start=True)
