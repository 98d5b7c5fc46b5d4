"""Operations that take their time: accepted, polled, and in the end done or failed."""

import time
from typing import Any
from uuid import uuid4

from scripts.sandbox import faults
from scripts.sandbox.azure.exceptions import injected, not_found
from scripts.sandbox.store import Document, Store

TABLE = "azure.operations"
# Long enough to be endless for whoever waits.
_NEVER = 10**9


class Operations:
    """Operations by id. An injected fault on the call "operation" decides, when one begins, how it will end."""

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self.seconds = seconds

    def begin(self, kind: str, subject: str, result: Any = None) -> Document:
        """Accept an operation on a resource; `result` is what its end hands out."""
        operation = {
            "id": str(uuid4()),
            "kind": kind,
            "subject": subject,
            "result": result,
            "ends": time.time() + self.seconds,
            "error": None,
        }
        named = [subject, subject.rsplit("/", 1)[-1]]
        fault = faults.due(self._store, {"call": ["operation"], "type": [kind], "name": named})
        if fault and fault["kind"] in ("delay", "hang"):
            operation["ends"] = time.time() + (fault["seconds"] or _NEVER)
        elif fault:
            refused = injected(fault)
            operation["error"] = {"code": refused.code, "message": refused.message}
        self._store.put(TABLE, operation["id"], operation)
        return operation

    def show(self, identifier: str) -> Document:
        """An operation; raises Refused when there is none of that id."""
        if operation := self._store.get(TABLE, identifier):
            return operation
        raise not_found(f"Operation {identifier}", "OperationNotFound")

    def status(self, operation: Document) -> str:
        """How far it is, in Azure's words."""
        if time.time() < operation["ends"]:
            return "InProgress"
        return "Failed" if operation["error"] else "Succeeded"
