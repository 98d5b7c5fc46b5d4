"""The routes of the Kubernetes API that the sandbox answers."""

from scripts.sandbox.http import Route
from scripts.sandbox.kubernetes.discovery import AUTHORIZATION, REVIEWS
from scripts.sandbox.kubernetes.responses import offering, reading, writing

TREES = ("/api/{rest...}", "/apis/{rest...}")
ROUTES = [
    Route("GET", "/version", offering.version),
    *(Route("GET", path, offering.health) for path in ("/healthz", "/livez", "/readyz")),
    Route("GET", "/api", offering.core),
    Route("GET", "/apis", offering.groups),
    Route("GET", "/api/{version}", offering.resources),
    Route("GET", "/apis/{group}", offering.group),
    Route("GET", "/apis/{group}/{version}", offering.resources),
    Route("POST", f"/apis/{AUTHORIZATION}/v1/{REVIEWS[0]}", offering.review),
    *(Route("GET", tree, reading.read) for tree in TREES),
    *(Route("POST", tree, writing.create) for tree in TREES),
    *(Route("PUT", tree, writing.replace) for tree in TREES),
    *(Route("PATCH", tree, writing.patch) for tree in TREES),
    *(Route("DELETE", tree, writing.delete) for tree in TREES),
]
