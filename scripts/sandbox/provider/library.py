"""The schema files: which providers there are, at which version, and the schemas of their types, read on first use."""

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts.sandbox.provider.overrides import apply_overrides, read_overrides
from scripts.sandbox.provider.schema import Schema, read_schema

RESOURCES, DATA_SOURCES, EPHEMERAL = "resource_schemas", "data_source_schemas", "ephemeral_resource_schemas"
_FACTS = {RESOURCES: "resources", DATA_SOURCES: "data_sources"}


class Types(Mapping[str, Schema]):
    """The schemas of one section of a provider, by type name."""

    def __init__(self, documents: dict[str, Any], facts: dict[str, Any]) -> None:
        self._documents = documents
        self._facts = facts
        self._read: dict[str, Schema] = {}

    def __getitem__(self, name: str) -> Schema:
        schema = self._read.get(name)
        if schema is None:
            schema = read_schema(name, self._documents[name], self._facts.get(name))
            self._read[name] = schema
        return schema

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class Provider:
    """One provider out of a schema document: `source` is its registry address, `name` the last part of it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.source: str = document["provider"]
        self.version: str = document["version"]
        self.name = self.source.rsplit("/", 1)[-1]
        self._schema = document["schema"]
        self._behaviour = document.get("behaviour", {})

    @cached_property
    def configuration(self) -> Schema:
        """The schema of the provider block."""
        return read_schema(self.name, self._schema.get("provider") or {"block": {}})

    @cached_property
    def resources(self) -> Types:
        """Managed resource types."""
        return self._types(RESOURCES)

    @cached_property
    def data_sources(self) -> Types:
        """Data sources."""
        return self._types(DATA_SOURCES)

    @cached_property
    def ephemeral(self) -> Types:
        """Ephemeral resource types."""
        return self._types(EPHEMERAL)

    def _types(self, section: str) -> Types:
        facts = self._behaviour.get(_FACTS.get(section, ""), {})
        return Types(self._schema.get(section) or {}, facts)


def read_document(path: Path) -> dict[str, Any]:
    """A schema file `<provider>.json.gz`."""
    return json.loads(gzip.decompress(path.read_bytes()))


def read_providers(directory: Path) -> list[Provider]:
    """Every provider of a directory of schema files, by name, with the corrections beside them applied."""
    overrides = read_overrides(directory)
    documents = [read_document(path) for path in sorted(directory.glob("*.json.gz"))]
    for document in documents:
        apply_overrides(document, overrides)
    return [Provider(document) for document in documents]
