"""What Terraform created but never told its state about, because the sandbox or Terraform died in between."""

from scripts.sandbox.store import Document, Store

TABLE = "sandbox.unrecorded"


class Unrecorded:
    """The store as the providers see it, with a note on every resource until some state holds it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.get = store.get
        self.items = store.items

    def put(self, table: str, key: str, document: Document) -> None:
        """Write a document; one that was not there before is noted."""
        with self._store.transaction():
            if self._store.get(table, key) is None:
                self._store.put(TABLE, f"{table} {key}", {"type": table, "key": key})
            self._store.put(table, key, document)

    def delete(self, table: str, key: str) -> bool:
        """Remove a document and the note on it."""
        with self._store.transaction():
            self._store.delete(TABLE, f"{table} {key}")
            return self._store.delete(table, key)

    def record(self, state: Document) -> None:
        """A state became current: what it holds needs no note any more."""
        notes = self._store.items(TABLE)
        held = _Held(state) if notes else None
        for note, entry in notes:
            if entry in held:
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


class _Held:
    """The resources of a state, by type and key; a key is an id, or a few arguments joined by slashes."""

    def __init__(self, state: Document) -> None:
        self._ids: set[tuple[str, str]] = set()
        self._words: dict[str, list[set[str]]] = {}
        for resource in state.get("resources") or []:
            for instance in resource["instances"]:
                attributes = instance["attributes"]
                self._ids.add((resource["type"], str(attributes.get("id"))))
                words = {part for value in attributes.values() for part in str(value).split("/")}
                self._words.setdefault(resource["type"], []).append(words)

    def __contains__(self, entry: Document) -> bool:
        if (entry["type"], entry["key"]) in self._ids:
            return True
        parts = set(entry["key"].split("/"))
        return any(parts <= words for words in self._words.get(entry["type"], []))
