"""The routes of the sandbox's own API."""

from scripts.sandbox.control import responses
from scripts.sandbox.http import Route

ROUTES = [
    Route("GET", "/status", responses.status),
    Route("POST", "/drift", responses.drift),
    Route("POST", "/settle", responses.settle),
    Route("POST", "/agents", responses.agent),
    Route("GET", "/faults", responses.faults),
    Route("POST", "/faults", responses.inject),
    Route("DELETE", "/faults", responses.clear),
]
