"""What Terraform created but never told its state about, because the sandbox or Terraform died in between."""

from base64 import b64decode

from scripts.sandbox.store import Document, Store

TABLE = "sandbox.unrecorded"


class Unrecorded:
    """The store as the providers see it, with a note on every resource until some state holds it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.get = store.get
        self.items = store.items
        self.transaction = store.transaction

    def put(self, table: str, key: str, document: Document) -> None:
        """Write a document; one that was not there before is noted."""
        with self._store.transaction():
            # Only a type's name has an underscore; the providers' other tables are never in a state.
            if "_" in table and self._store.get(table, key) is None:
                self._store.put(TABLE, f"{table} {key}", {"type": table, "key": key})
            self._store.put(table, key, document)

    def delete(self, table: str, key: str) -> bool:
        """Remove a document and the note on it."""
        with self._store.transaction():
            self._store.delete(TABLE, f"{table} {key}")
            return self._store.delete(table, key)

    def record(self, state: Document) -> None:
        """A state became current: what it holds needs no note any more."""
        notes = {note for note, _ in self._store.items(TABLE)}
        for note in notes & _held(state) if notes else ():
            self._store.delete(TABLE, note)

    def take_back(self) -> int:
        """Remove what no state ever held, as if its creation had not been finished; how many that were.

        Otherwise the next apply would create it once more and be told that it exists already.
        """
        with self._store.transaction():
            notes = self._store.items(TABLE)
            for note, entry in notes:
                self._store.delete(entry["type"], entry["key"])
                self._store.delete(TABLE, note)
        return len(notes)


def _held(state: Document) -> set[str]:
    # The providers keep a resource's key in its private data, which Terraform writes to the state in base 64.
    return {
        f"{resource['type']} {b64decode(instance.get('private') or '').decode()}"
        for resource in state.get("resources") or []
        for instance in resource["instances"]
    }
