"""Asking a running daemon."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from scripts.errors import Failed, Preflight
from scripts.sandbox.place import Place, is_held

SECONDS = 10


def ask(place: Place, method: str, path: str, document: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the daemon answers below /sandbox; its refusals are raised as the errors they are."""
    record = place.record()
    if record is None or not is_held(place.alive):
        raise Preflight(f"no sandbox runs in {place.directory}", hint="inv sandbox.up")
    connection = HTTPConnection("127.0.0.1", record["port"], timeout=SECONDS)
    headers = {"Authorization": f"Bearer {place.token()}", "Content-Type": "application/json"}
    try:
        connection.request(method, f"/sandbox{path}", json.dumps(document or {}), headers)
        reply = connection.getresponse()
        answer = json.loads(reply.read() or b"{}")
    except (OSError, HTTPException, ValueError) as error:
        raise Failed(f"the sandbox does not answer: {error}", hint=f"read {place.log}") from error
    finally:
        connection.close()
    if reply.status >= 400:
        kind = Preflight if answer["code"] == Preflight.code else Failed
        raise kind(answer["text"], hint=answer["hint"])
    return answer
