"""Server-side apply: one manager's intent laid over what is there, unless others own it."""

from typing import Any

from scripts.sandbox.kubernetes import ownership
from scripts.sandbox.kubernetes.exceptions import Conflict
from scripts.sandbox.kubernetes.fields import ABSENT, Path, at, dotted, leaves, merged, without
from scripts.sandbox.kubernetes.ownership import APPLY, Owners, Writer
from scripts.sandbox.kubernetes.schemas import Schema

Document = dict[str, Any]


def applied(
    schema: Schema,
    live: Document | None,
    config: Document,
    writer: Writer,
    *,
    force: bool,
    time: str,
    adopt: tuple[str, ...] = (),
) -> Document:
    """The object after a manager has applied its configuration; raises Conflict unless forced.

    A field that the manager applied before and no longer does goes away, if nobody else owns it. `adopt`: prefixes
    of managers whose fields become this writer's own.
    """
    config, version = _stated(config), config["apiVersion"]
    asked = leaves(schema, config)
    if live is None:
        return ownership.written(config, ownership.granted({}, writer, version, time, asked))
    owners = ownership.read(live)
    if adopt:
        owners = ownership.adopted(owners, writer, version, time, adopt)
    conflicts = _conflicts(live, asked, owners, writer)
    if conflicts and not force:
        raise _conflict(conflicts)
    owners = ownership.taken(owners, [path for paths in conflicts.values() for path in paths], writer)
    dropped = _dropped(owners, writer, asked)
    document = merged(schema, without(live, dropped), config)
    owners = ownership.granted(owners, writer, version, time, asked)
    return ownership.written(document, owners)


def observed(
    schema: Schema, live: Document | None, document: Document, writer: Writer, time: str
) -> Document:
    """The object with its owners after an ordinary write: what a writer changed is its own from now on."""
    version = document["apiVersion"]
    before, after = (leaves(schema, live) if live else {}), leaves(schema, document)
    changed = {path for path, value in after.items() if before.get(path, ABSENT) != value}
    gone = before.keys() - after.keys()
    if not changed and not gone:
        return ownership.written(document, ownership.read(live or {}))
    owners = ownership.taken(ownership.read(live or {}), changed | gone, writer)
    held = owners[writer].paths if writer in owners else frozenset()
    owners = ownership.granted(owners, writer, version, time, (held | changed) - gone)
    return ownership.written(document, owners)


def _stated(value: Any) -> Any:
    """A configuration without nulls: they state nothing."""
    if isinstance(value, dict):
        return {name: _stated(inner) for name, inner in value.items() if inner is not None}
    return [_stated(inner) for inner in value] if isinstance(value, list) else value


def _conflicts(
    live: Document, asked: dict[Path, Any], owners: Owners, writer: Writer
) -> dict[Writer, list[Path]]:
    differing = [
        path for path, value in asked.items() if not path[-1].startswith("k:") and at(live, path) != value
    ]
    found = {}
    for other, owned in owners.items():
        paths = [path for path in differing if path in owned.paths]
        if other != writer and paths:
            found[other] = paths
    return found


def _dropped(owners: Owners, writer: Writer, asked: dict[Path, Any]) -> list[Path]:
    if writer not in owners:
        return []
    others = [owned.paths for other, owned in owners.items() if other != writer]
    return [
        path
        for path in owners[writer].paths
        if path not in asked
        and not any(path in paths for paths in others)
        and not any(longer[: len(path)] == path for longer in asked)
        and not any(longer[: len(path)] == path for paths in others for longer in paths)
    ]


def _conflict(conflicts: dict[Writer, list[Path]]) -> Conflict:
    causes = [
        {"reason": "FieldManagerConflict", "message": f"conflict with {_named(other)}", "field": dotted(path)}
        for other, paths in conflicts.items()
        for path in paths
    ]
    count = f"{len(causes)} conflict{'s' if len(causes) > 1 else ''}"
    told = ", ".join(f"{cause['message']}: {cause['field']}" for cause in causes)
    return Conflict(f"Apply failed with {count}: {told}", causes)


def _named(writer: Writer) -> str:
    how = f" using {writer.operation}" if writer.operation != APPLY else ""
    through = f" with subresource {writer.subresource!r}" if writer.subresource else ""
    return f'"{writer.manager}"{how}{through}'
