"""The variable lock: which objects are ours, at which revision, with which fingerprint. It holds no value."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.errors import Preflight

VERSION = 1
NAME = "variables.lock.yaml"
HEAD = (
    "# yaml-language-server: $schema=../../schemas/variables-lock.json\n"
    "# Written by inv tfc.seed: ids, revisions and keyed fingerprints, never values.\n"
)
# The last line, so that half a file is not taken for a whole one.
END = "complete: true"
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """An object of ours: its id, its variable's revision, its fingerprint (None when made with another key)."""

    id: str
    version: str | None = None
    mark: str | None = None


@dataclass
class Lock:
    """Entries by address. `key` tells by which key the fingerprints were made."""

    organization: str
    key: str
    entries: dict[str, Entry] = field(default_factory=dict)

    def owners(self, kind: str) -> set[str]:
        """Who has objects of this kind: the middle of an address such as consumer/abc-dev/abc-k8s."""
        prefix = f"{kind}/"
        return {at.removeprefix(prefix).rpartition("/")[0] for at in self.entries if at.startswith(prefix)}

    def text(self) -> str:
        """The file, one object a line and sorted, so that two branches rarely touch the same lines."""
        lines = [
            f"version: {VERSION}",
            f"organization: {_quoted(self.organization)}",
            f"key: {_quoted(self.key)}",
        ]
        lines.append("objects:" if self.entries else "objects: {}")
        for address, entry in sorted(self.entries.items()):
            facts = {"id": entry.id, "version": entry.version, "mark": entry.mark}
            kept = {name: value for name, value in facts.items() if value is not None}
            lines.append(f"  {_quoted(address)}: {json.dumps(kept)}")
        return HEAD + "\n".join([*lines, END]) + "\n"


def read_lock(text: str | None, organization: str, key: str, place: str) -> Lock:
    """The lock that `text`, of the file `place`, holds, empty for None; Preflight for one that cannot be used."""
    if text is None:
        return Lock(organization, key)
    if _CONFLICT.search(text):
        raise Preflight(
            f"{place} holds the marks of a merge conflict",
            hint="keep either side's lines, then run inv tfc.plan: it tells what differs",
        )
    document = _parsed(text)
    if document is None:
        raise _unusable(place, "is damaged: it ends early, or is not what was written")
    if document.get("version") != VERSION:
        raise Preflight(
            f"{place} has version {document.get('version')}, this is {VERSION}", hint="update the checkout"
        )
    if document.get("organization") != organization:
        raise _unusable(place, f"belongs to organisation {document.get('organization')}, not {organization}")
    entries = _entries(document, same_key=document.get("key") == key)
    if nameless := [address for address, entry in entries.items() if entry is None]:
        raise _unusable(place, f"is damaged: {nameless[0]} has no id")
    return Lock(organization, key, entries)


def _unusable(place: str, why: str) -> Preflight:
    hint = f"restore {place}, or delete it and run inv tfc.seed: sensitive values are then written anew"
    return Preflight(f"{place} {why}", hint=hint)


def _parsed(text: str) -> Mapping[str, object] | None:
    """The document; None when it is not whole."""
    import yaml

    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError:
        return None
    if not isinstance(document, dict) or not isinstance(document.get("objects"), dict):
        return None
    return document if document.get("complete") else None


def _entries(document: Mapping[str, object], same_key: bool) -> dict[str, Entry | None]:
    """By address; None for one without an id."""
    return {
        address: Entry(facts["id"], facts.get("version"), facts.get("mark") if same_key else None)
        if isinstance(facts, dict) and isinstance(facts.get("id"), str)
        else None
        for address, facts in document["objects"].items()
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
