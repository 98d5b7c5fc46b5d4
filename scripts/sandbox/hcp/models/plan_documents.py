"""Plans as JSON: as Terraform shows them, and without sensitive values for whoever may only see that much."""

import zlib

from scripts.sandbox.hcp.exceptions import NotFound
from scripts.sandbox.store import Store

WHOLE = "json-output"
REDACTED = "json-output-redacted"


class PlanDocuments:
    """The documents of each plan, compressed under blobs `json-output/<id>` and `json-output-redacted/<id>`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def has(self, plan: str, kind: str) -> bool:
        """Whether the plan has come so far."""
        return self._store.get_blob(f"{kind}/{plan}") is not None

    def show(self, plan: str, kind: str) -> bytes:
        """A plan's document; raises NotFound while there is none."""
        content = self._store.get_blob(f"{kind}/{plan}")
        if content is None:
            raise NotFound
        return zlib.decompress(content)

    def put(self, plan: str, whole: bytes, redacted: bytes) -> None:
        """Keep both documents of a plan."""
        for kind, content in ((WHOLE, whole), (REDACTED, redacted)):
            self._store.put_blob(f"{kind}/{plan}", zlib.compress(content, level=1))

    def purge(self, plan: str) -> None:
        """Remove the documents of a plan."""
        for kind in (WHOLE, REDACTED):
            self._store.delete_blob(f"{kind}/{plan}")
