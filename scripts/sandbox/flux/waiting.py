"""Waiting for what was applied to become healthy."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from scripts.sandbox.flux import healthiness
from scripts.sandbox.flux.inventory import Item
from scripts.sandbox.kubernetes.changes import Change
from scripts.sandbox.kubernetes.loop import Key
from scripts.sandbox.kubernetes.objects import Objects

Document = dict[str, Any]


@dataclass(frozen=True)
class Waiting:
    """What is waited for, since when and until when (of the process's own clock)."""

    mark: object
    items: tuple[Item, ...]
    revision: str
    began: float
    deadline: float

    @classmethod
    def of(
        cls, mark: object, spec: Document, applied: list[Item], own: Key, revision: str, seconds: float
    ) -> "Waiting":
        """What a Kustomization's spec says is to be waited for; never the Kustomization itself."""
        items = (
            applied if spec.get("wait") else [_referred(one, own) for one in spec.get("healthChecks") or ()]
        )
        others = tuple(
            one for one in items if (one.kind, one.namespace, one.name) != ("Kustomization", *own[1:])
        )
        return cls(mark, others, revision, monotonic(), monotonic() + seconds)

    def is_about(self, change: Change) -> bool:
        """Whether a change may be what is waited for."""
        metadata = change.after["metadata"]
        place = (metadata.get("namespace", ""), metadata["name"], change.after["kind"])
        return any((one.namespace, one.name, one.kind) == place for one in self.items)


def observed(objects: Objects, waiting: Waiting) -> tuple[list[str], list[str]]:
    """(what is not healthy yet, what has failed), each with its state in words."""
    left, failed = [], []
    for item in waiting.items:
        state = healthiness.state(item.fetch(objects))
        if state != healthiness.CURRENT:
            (failed if state == healthiness.FAILED else left).append(f"{item.path} status: '{state}'")
    return left, failed


def _referred(reference: Document, own: Key) -> Item:
    group, _, version = reference.get("apiVersion", "v1").rpartition("/")
    return Item(
        reference.get("namespace") or own.namespace, reference["name"], group, reference["kind"], version
    )
