"""What a bootstrap would do, object by object, and in which order."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scripts.core.flux.objects import Ref, meant

Document = dict[str, Any]
CREATE, CHANGE, SAME, DELETE = "create", "change", "same", "delete"
STAGES = ("kinds", "facts", "credential", "controllers", "source", "root")
_FIRST = ("Namespace", "CustomResourceDefinition")


@dataclass(frozen=True)
class Row:
    """One object and what happens to it; `why` is what differs, or nothing."""

    kind: str
    name: str
    action: str
    why: str = ""

    @classmethod
    def of(cls, ref: Ref, action: str, why: str = "") -> "Row":
        """The row of an object."""
        return cls(ref.kind, f"{ref.namespace}/{ref.name}" if ref.namespace else ref.name, action, why)

    def document(self) -> Document:
        """The row as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Step:
    """One object to apply, at its stage; `action` says whether it has to be."""

    stage: str
    document: Document
    action: str
    why: str = ""

    @property
    def row(self) -> Row:
        """What is shown of it."""
        return Row.of(Ref.of(self.document), self.action, self.why)


def stage_of(document: Mapping[str, Any]) -> str:
    """When an object of a vendored file is applied."""
    if document["kind"] in _FIRST:
        return "kinds"
    if document["kind"] == "GitRepository":
        return "source"
    return "root" if document["kind"] == "Kustomization" else "controllers"


def ordered(documents: Iterable[Document]) -> list[Document]:
    """Namespaces, then kinds, then the rest as it is in the file."""
    found = list(documents)
    return sorted(found, key=lambda one: (STAGES.index(stage_of(one)), one["kind"] != "Namespace"))


def compared(live: Document | None, after: Document | None) -> tuple[str, str]:
    """(action, the fields that differ) of an object as it is and as applying would make it."""
    if live is None or after is None:
        return CREATE, ""
    before, then = meant(live), meant(after)
    if before == then:
        return SAME, ""
    return CHANGE, ", ".join(_paths(before, then))


def _paths(before: Any, after: Any, path: str = "") -> list[str]:
    """Where two documents differ, a few levels deep."""
    if before == after:
        return []
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or path.count(".") > 3:
        return [path.lstrip(".")]
    names = [*before, *(name for name in after if name not in before)]
    return [found for name in names for found in _paths(before.get(name), after.get(name), f"{path}.{name}")]
