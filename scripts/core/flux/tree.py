"""Sources, Kustomizations and releases as a tree: below each what it applied, as its own inventory says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from scripts.core.flux.objects import Ref, condition

Document = Mapping[str, Any]
HEADERS = ["kind", "name", "revision", "age", "ready", "reason"]
Key = tuple[str, str, str]


def rows(documents: Sequence[Document], now: datetime) -> list[dict[str, Any]]:
    """{kind, name, namespace, parent, depth, revision, age, ready, reason, message, suspended}, parents first.

    `age` is for how many seconds it has been ready, or not.
    """
    found = {_key(one): one for one in documents}
    parents = {key: _parent(key, found) for key in found}
    return [_row(found[key], parents[key], depth, now) for key, depth in _walk(parents)]


def shown(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same for people: names indented, commits short, ages in the unit that fits."""
    return [
        {
            **row,
            "name": f"{'· ' * row['depth']}{row['name']}",
            "revision": _short(row["revision"]),
            "age": _age(row["age"]),
            "reason": _told(row),
        }
        for row in rows
    ]


def _walk(parents: Mapping[Key, Key | None]) -> Iterable[tuple[Key, int]]:
    def below(parent: Key | None, depth: int) -> Iterable[tuple[Key, int]]:
        for key in (key for key, above in parents.items() if above == parent):
            yield key, depth
            yield from below(key, depth + 1)

    return list(below(None, 0))


def _parent(key: Key, found: Mapping[Key, Document]) -> Key | None:
    """The Kustomization in whose inventory it is; the root is in its own."""
    kind, namespace, name = key
    for other, document in found.items():
        entries = ((document.get("status") or {}).get("inventory") or {}).get("entries") or ()
        if other != key and any(_is(one["id"], kind, namespace, name) for one in entries):
            return other
    return None


def _is(identity: str, kind: str, namespace: str, name: str) -> bool:
    """Whether an inventory's id (namespace_name_group_kind) is that of an object."""
    return identity.startswith(f"{namespace}_{name}_") and identity.endswith(f"_{kind}")


def _row(document: Document, parent: Key | None, depth: int, now: datetime) -> dict[str, Any]:
    ready, ref = condition(document, "Ready"), Ref.of(document)
    suspended = bool(document["spec"].get("suspend"))
    return {
        "kind": ref.kind,
        "name": ref.name,
        "namespace": ref.namespace,
        "parent": parent[2] if parent else None,
        "depth": depth,
        "revision": _revision(document),
        "age": _seconds(ready.get("lastTransitionTime"), now),
        "ready": ready.get("status", "Unknown"),
        "reason": "Suspended" if suspended else ready.get("reason", ""),
        "message": ready.get("message", ""),
        "suspended": suspended,
    }


def _revision(document: Document) -> str:
    status = document.get("status") or {}
    history = status.get("history") or [{}]
    return (
        (status.get("artifact") or {}).get("revision")
        or status.get("lastAppliedRevision")
        or (history[0].get("chartVersion") if document["kind"] == "HelmRelease" else "")
        or status.get("lastAttemptedRevision")
        or ""
    )


def _key(document: Document) -> Key:
    ref = Ref.of(document)
    return ref.kind, ref.namespace, ref.name


def _seconds(moment: str | None, now: datetime) -> int | None:
    return max(0, round((now - datetime.fromisoformat(moment)).total_seconds())) if moment else None


def _short(revision: str) -> str:
    name, found, commit = revision.partition("@sha1:")
    return f"{name}@{commit[:8]}" if found else revision


def _age(seconds: int | None) -> str:
    if seconds is None:
        return ""
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def _told(row: Mapping[str, Any]) -> str:
    if row["ready"] == "True" or row["suspended"]:
        return row["reason"]
    return f"{row['reason']}: {row['message'][:120]}"
