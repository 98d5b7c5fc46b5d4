"""Getting, listing and watching."""

import json
from collections.abc import Iterator
from typing import Any

from scripts.sandbox.http import Call, Request, Response
from scripts.sandbox.kubernetes import tables
from scripts.sandbox.kubernetes.bodies import is_true
from scripts.sandbox.kubernetes.changes import ADDED, DELETED, MODIFIED, Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.exceptions import Bad
from scripts.sandbox.kubernetes.selectors import Test, selected
from scripts.sandbox.kubernetes.targets import Target, find

Document = dict[str, Any]
TABLE, PARTIAL = "as=Table", "as=PartialObjectMetadata"
# Seconds that a watch lasts unless the client says, and of silence until an empty line finds out whether it is there.
LASTING, BEAT = 1800.0, 15.0


def read(call: Call) -> Response:
    """GET of one object, a list, or a watch."""
    cluster: Cluster = call.state
    target = find(cluster.objects, call.request.path)
    if target.name:
        return shown(call.request, target, cluster.get(target.kind, target.namespace, target.name), cluster)
    if is_true(call.request, "watch"):
        return Response(200, _lines(cluster, target, call.request), {"Content-Type": "application/json"})
    test = _test(call.request)
    found = [one for one in cluster.objects.all(target.kind, target.namespace) if test(one)]
    return _listed(call.request, target, found, cluster.objects.version)


def shown(
    request: Request, target: Target, document: Document, cluster: Cluster, status: int = 200
) -> Response:
    """One object in the form that the client accepts."""
    accepted = request.header("accept")
    if TABLE in accepted:
        return Response.of(tables.table(target.kind, [document], cluster.objects.version), status)
    return Response.of(_partial(document) if PARTIAL in accepted else document, status)


def _listed(request: Request, target: Target, found: list[Document], version: int) -> Response:
    accepted = request.header("accept")
    if TABLE in accepted:
        return Response.of(tables.table(target.kind, found, version))
    kind, name = target.kind.kind, target.kind.api_version
    if PARTIAL in accepted:
        kind, name, found = "PartialObjectMetadata", "meta.k8s.io/v1", [_partial(one) for one in found]
    metadata = {"resourceVersion": str(version)}
    return Response.of({"kind": f"{kind}List", "apiVersion": name, "metadata": metadata, "items": found})


def _partial(document: Document) -> Document:
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": document["metadata"]}


def _test(request: Request) -> Test:
    return selected(request.query.get("labelSelector", ""), request.query.get("fieldSelector", ""))


def _lines(cluster: Cluster, target: Target, request: Request) -> Iterator[bytes]:
    # Decided while the request is answered, not when the first line is asked for: an error must still be a status.
    test, form = _test(request), _form(request, target, cluster)
    asked = request.query.get("resourceVersion", "")
    if not (asked or "0").isdigit():
        raise Bad(f"invalid resource version {asked!r}")
    fresh = asked in ("", "0") or is_true(request, "sendInitialEvents")
    version = cluster.objects.version if fresh else int(asked)
    there = [one for one in cluster.objects.all(target.kind, target.namespace) if test(one)] if fresh else []
    marked = is_true(request, "sendInitialEvents")
    cluster.objects.changes.after(version)
    seconds = float(request.query.get("timeoutSeconds") or LASTING)
    return _stream(cluster, target, (test, form), (version, there, marked), seconds)


def _stream(
    cluster: Cluster,
    target: Target,
    how: tuple[Test, Any],
    start: tuple[int, list[Document], bool],
    seconds: float,
) -> Iterator[bytes]:
    (test, form), (version, there, marked) = how, start
    # The status leaves at once: some clients wait for it even when they have seen enough elsewhere.
    yield b""
    for document in there:
        yield _line(ADDED, form(document))
    if marked:
        yield _line("BOOKMARK", _bookmark(target, version))
    for change in cluster.objects.changes.follow(version, seconds, BEAT):
        if change is None:
            yield b"\n"
        elif event := _event(change, target, test):
            yield _line(event[0], form(event[1] | {"apiVersion": target.kind.api_version}))


def _event(change: Change, target: Target, test: Test) -> tuple[str, Document] | None:
    """A change as this watcher sees it: what leaves its selection is deleted to it, what enters is added."""
    if change.kind != target.kind.name:
        return None
    if target.namespace and change.after["metadata"].get("namespace") != target.namespace:
        return None
    was = change.before is not None and test(change.before)
    remains = change.type != DELETED and test(change.after)
    if was and remains:
        return MODIFIED, change.after
    if was or remains:
        return (ADDED if remains else DELETED), change.after
    return None


def _form(request: Request, target: Target, cluster: Cluster) -> Any:
    accepted = request.header("accept")
    if TABLE in accepted:
        return lambda document: tables.table(target.kind, [document], cluster.objects.changes.latest)
    return _partial if PARTIAL in accepted else lambda document: document


def _bookmark(target: Target, version: int) -> Document:
    metadata = {"resourceVersion": str(version), "annotations": {"k8s.io/initial-events-end": "true"}}
    return {"kind": target.kind.kind, "apiVersion": target.kind.api_version, "metadata": metadata}


def _line(kind: str, document: Document) -> bytes:
    return json.dumps({"type": kind, "object": document}).encode() + b"\n"
