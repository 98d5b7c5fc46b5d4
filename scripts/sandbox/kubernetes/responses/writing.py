"""Creating, replacing, patching and deleting."""

import json
from typing import Any

from scripts.sandbox.http import Call, Request, Response
from scripts.sandbox.kubernetes import admission, bodies, patches
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.exceptions import Bad, Missing, Unsupported
from scripts.sandbox.kubernetes.responses.reading import shown
from scripts.sandbox.kubernetes.selectors import selected
from scripts.sandbox.kubernetes.targets import Target, find

Document = dict[str, Any]
APPLY = "application/apply-patch+yaml"
MERGE, STRATEGIC, JSON = (
    f"application/{name}+json" for name in ("merge-patch", "strategic-merge-patch", "json-patch")
)


def create(call: Call) -> Response:
    """POST of a new object."""
    cluster, request = call.state, call.request
    target = find(cluster.objects, request.path)
    if target.name:
        raise Missing(f"POST {request.path} is not part of the sandbox")
    document, warnings = _read(request, target)
    made = cluster.create(target.kind, document, bodies.manager(request), dry=bodies.is_dry(request))
    return _warned(shown(request, target, made, cluster, 201), warnings)


def replace(call: Call) -> Response:
    """PUT of a whole object, or of its status."""
    cluster, request = call.state, call.request
    target = _named(cluster, request)
    document, warnings = _read(request, target)
    return _warned(shown(request, target, _updated(cluster, request, target, document), cluster), warnings)


def patch(call: Call) -> Response:
    """PATCH in any of the four forms."""
    cluster, request = call.state, call.request
    target = _named(cluster, request)
    if bodies.media(request) == APPLY:
        return _apply(cluster, request, target)
    before = cluster.get(target.kind, target.namespace, target.name)
    changed = _patched(target, before, bodies.media(request), bodies.body(request))
    document, warnings = admission.read(target.kind, changed, _strictness(request))
    return _warned(shown(request, target, _updated(cluster, request, target, document), cluster), warnings)


def delete(call: Call) -> Response:
    """DELETE of one object, or of all that are selected."""
    cluster, request = call.state, call.request
    target = find(cluster.objects, request.path)
    if target.subresource:
        raise Missing(f"DELETE {request.path} is not part of the sandbox")
    options = json.loads(request.body) if request.body else {}
    how = {
        "preconditions": options.get("preconditions"),
        "dry": bodies.is_dry(request) or bool(options.get("dryRun")),
    }
    if target.name:
        gone = cluster.delete(target.kind, target.namespace, target.name, **how)
        if gone["metadata"].get("finalizers") or target.kind.name == "/namespaces":
            return Response.of(gone)
        details = {"name": target.name, "kind": target.kind.plural, "uid": gone["metadata"]["uid"]}
        return Response.of(
            {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}
        )
    test = selected(request.query.get("labelSelector", ""), request.query.get("fieldSelector", ""))
    for document in cluster.objects.all(target.kind, target.namespace):
        if test(document):
            metadata = document["metadata"]
            cluster.delete(target.kind, metadata.get("namespace", ""), metadata["name"], **how)
    return Response.of({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})


def _apply(cluster: Cluster, request: Request, target: Target) -> Response:
    if not request.query.get("fieldManager"):
        raise Bad(
            "PatchOptions.meta.k8s.io is invalid: fieldManager: Required value: is required for apply patch"
        )
    document = bodies.document(request, target)
    existed = cluster.objects.get(target.kind, target.namespace, target.name) is not None
    made = cluster.apply(
        target.kind,
        document,
        request.query["fieldManager"],
        force=bodies.is_true(request, "force"),
        subresource=target.subresource,
        dry=bodies.is_dry(request),
    )
    return shown(request, target, made, cluster, 200 if existed else 201)


def _patched(target: Target, before: Document, media: str, patch: Any) -> Document:
    if media == JSON:
        return patches.json_patch(before, patch)
    if media == MERGE:
        return patches.merge_patch(before, patch)
    if media == STRATEGIC and not target.kind.is_custom:
        return patches.strategic_patch(target.kind.schema, before, patch)
    raise Unsupported(
        f"the body of the request was in an unknown format - {media}: use {JSON}, {MERGE} or {APPLY}"
    )


def _updated(cluster: Cluster, request: Request, target: Target, document: Document) -> Document:
    manager, dry = bodies.manager(request), bodies.is_dry(request)
    return cluster.update(target.kind, document, manager, subresource=target.subresource, dry=dry)


def _named(cluster: Cluster, request: Request) -> Target:
    target = find(cluster.objects, request.path)
    if not target.name:
        raise Missing(f"{request.method} {request.path} is not part of the sandbox")
    return target


def _read(request: Request, target: Target) -> tuple[Document, list[str]]:
    return admission.read(target.kind, bodies.document(request, target), _strictness(request))


def _strictness(request: Request) -> str:
    return request.query.get("fieldValidation") or "Warn"


def _warned(answer: Response, warnings: list[str]) -> Response:
    if not warnings:
        return answer
    told = ", ".join(f'299 - "{one.replace(chr(34), chr(92) + chr(34))}"' for one in warnings)
    return Response(answer.status, answer.body, {**answer.headers, "Warning": told})
