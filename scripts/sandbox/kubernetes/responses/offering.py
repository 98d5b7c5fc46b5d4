"""What the server offers, and what the caller may do."""

from scripts.sandbox import faults
from scripts.sandbox.http import Call, Response
from scripts.sandbox.kubernetes import discovery
from scripts.sandbox.kubernetes.bodies import body
from scripts.sandbox.kubernetes.exceptions import NotFound

AGGREGATED = "as=APIGroupDiscoveryList"
MEDIA = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


def version(_: Call) -> Response:
    """The server's version."""
    return Response.of(discovery.version())


def health(_: Call) -> Response:
    """It answers, so it is well."""
    return Response(200, b"ok", {"Content-Type": "text/plain"})


def core(call: Call) -> Response:
    """The versions of the core group."""
    if _wants_all(call):
        return Response.of(discovery.aggregated(call.state.objects.kinds(), True), media=MEDIA)
    return Response.of(discovery.core_versions())


def groups(call: Call) -> Response:
    """Every group."""
    if _wants_all(call):
        return Response.of(discovery.aggregated(call.state.objects.kinds(), False), media=MEDIA)
    return Response.of(discovery.groups(call.state.objects.kinds()))


def group(call: Call) -> Response:
    """One group's versions."""
    return _found(discovery.group(call.state.objects.kinds(), call.args["group"]))


def resources(call: Call) -> Response:
    """The resources of one version."""
    asked = (call.args.get("group", ""), call.args["version"])
    return _found(discovery.resources(call.state.objects.kinds(), *asked))


def review(call: Call) -> Response:
    """Whether the caller may do something: yes, unless a fault for `kubernetes_access` says no."""
    document = body(call.request)
    asked = document["spec"].get("resourceAttributes") or {}
    group = f".{asked['group']}" if asked.get("group") else ""
    name = f"{asked.get('verb', '*')} {asked.get('resource', '*')}{group}"
    subject = {"type": ("kubernetes_access",), "name": (name,), "call": ("apply",)}
    fault = faults.due(call.state.objects.store, subject)
    status = {"allowed": False, "denied": True, "reason": fault["message"]} if fault else {"allowed": True}
    return Response.of(document | {"status": status}, 201)


def _wants_all(call: Call) -> bool:
    # The older v2beta1 of it is not served.
    return AGGREGATED in call.request.header("accept") and "v=v2;" in f"{call.request.header('accept')};"


def _found(document: dict | None) -> Response:
    if document is None:
        raise NotFound("the server could not find the requested resource")
    return Response.of(document)
