"""Who owns which field of an object: `metadata.managedFields`, read, decided on, and written."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from scripts.sandbox.kubernetes.fields import Path, paths_of, tree

Document = dict[str, Any]
APPLY, UPDATE = "Apply", "Update"


class Writer(NamedTuple):
    """Who writes: the field manager's name, how, and through which subresource."""

    manager: str
    operation: str = UPDATE
    subresource: str = ""


@dataclass(frozen=True)
class Owned:
    """What one writer owns; `time` is when its set last changed."""

    writer: Writer
    version: str
    time: str
    paths: frozenset[Path] = field(default_factory=frozenset)

    def entry(self) -> Document:
        """This as an entry of managedFields."""
        entry = {
            "manager": self.writer.manager,
            "operation": self.writer.operation,
            "apiVersion": self.version,
            "time": self.time,
            "fieldsType": "FieldsV1",
            "fieldsV1": tree(self.paths),
        }
        return entry | ({"subresource": self.writer.subresource} if self.writer.subresource else {})


Owners = dict[Writer, Owned]


def read(document: Document) -> Owners:
    """The owners of an object's fields."""
    owners = {}
    for entry in document.get("metadata", {}).get("managedFields") or ():
        writer = Writer(entry.get("manager", ""), entry["operation"], entry.get("subresource", ""))
        paths = frozenset(paths_of(entry.get("fieldsV1") or {}))
        owners[writer] = Owned(writer, entry["apiVersion"], entry.get("time", ""), paths)
    return owners


def written(document: Document, owners: Owners) -> Document:
    """The object with these owners; who owns nothing is left out."""
    entries = [owned.entry() for owned in owners.values() if owned.paths]
    return document | {"metadata": {**document["metadata"], "managedFields": entries}}


def granted(owners: Owners, writer: Writer, version: str, time: str, paths: Iterable[Path]) -> Owners:
    """The owners when a writer owns exactly these paths; its entry stays as it is if that is so already."""
    held, wanted = owners.get(writer), frozenset(paths)
    if held and held.paths == wanted and held.version == version:
        return owners
    return owners | {writer: Owned(writer, version, time, wanted)}


def taken(owners: Owners, paths: Iterable[Path], keeping: Writer) -> Owners:
    """The owners when everybody but one writer has lost these paths."""
    lost = frozenset(paths)
    return {
        writer: owned if writer == keeping else replace(owned, paths=owned.paths - lost)
        for writer, owned in owners.items()
    }


def adopted(owners: Owners, writer: Writer, version: str, time: str, prefixes: tuple[str, ...]) -> Owners:
    """The owners when a writer has taken over everything from managers whose names begin so."""
    others = [one for one in owners if _is_adoptable(one, writer, prefixes)]
    if not others:
        return owners
    paths = frozenset().union(*(owners[one].paths for one in (*others, writer) if one in owners))
    rest = {one: owned for one, owned in owners.items() if one not in others}
    return rest | {writer: Owned(writer, version, time, paths)}


def _is_adoptable(one: Writer, writer: Writer, prefixes: tuple[str, ...]) -> bool:
    same = one.manager == writer.manager and one.operation == UPDATE
    return not one.subresource and one != writer and (same or one.manager.startswith(prefixes))
