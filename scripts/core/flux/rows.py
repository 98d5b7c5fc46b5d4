"""Kustomizations and releases as rows that people read."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.core.flux.objects import condition

Document = Mapping[str, Any]


def ready_rows(documents: Iterable[Document]) -> list[dict[str, str]]:
    """{kind, name, ready, reason} of each."""
    return [
        {
            "kind": one["kind"],
            "name": one["metadata"]["name"],
            "ready": condition(one, "Ready").get("status", "Unknown"),
            "reason": condition(one, "Ready").get("reason", ""),
        }
        for one in documents
    ]
