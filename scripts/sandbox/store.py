"""The one world that every emulator shares: JSON documents and blobs in a SQLite file."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

Document = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS documents (
  tbl TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (tbl, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blobs (key TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


class Store:
    """Documents by table and key. Every method may be called from any thread; each call is atomic.

    Documents are read from memory: one daemon owns the file, and a query would hand over the interpreter's lock twice.
    """

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        self._depth = 0
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A killed process loses nothing under WAL; NORMAL spares an fsync a write, missed in a power cut.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(TABLES)
        self._texts: dict[str, dict[str, str]] = {}

    def get(self, table: str, key: str) -> Document | None:
        """The document under `key`, a fresh copy; None when there is none."""
        with self._lock:
            text = self._table(table).get(key)
        return json.loads(text) if text else None

    def put(self, table: str, key: str, document: Document) -> None:
        """Write or replace the document under `key`."""
        text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
        with self._lock:
            self._run("INSERT OR REPLACE INTO documents VALUES (?,?,?)", table, key, text)
            self._table(table)[key] = text

    def delete(self, table: str, key: str) -> bool:
        """Remove the document under `key`; False when there was none."""
        with self._lock:
            self._table(table).pop(key, None)
            return self._run("DELETE FROM documents WHERE tbl=? AND key=?", table, key) > 0

    def items(self, table: str, prefix: str = "") -> list[tuple[str, Document]]:
        """Every (key, document) of a table whose key begins with `prefix`, by key."""
        with self._lock:
            found = [(key, text) for key, text in self._table(table).items() if key.startswith(prefix)]
        return [(key, json.loads(text)) for key, text in sorted(found)]

    def count(self, table: str) -> int:
        """How many documents a table holds."""
        with self._lock:
            return len(self._table(table))

    def get_blob(self, key: str) -> bytes | None:
        """The bytes under `key`; None when there are none."""
        row = self._one("SELECT content FROM blobs WHERE key=?", key)
        return row[0] if row else None

    def put_blob(self, key: str, content: bytes) -> None:
        """Write or replace the bytes under `key`."""
        self._run("INSERT OR REPLACE INTO blobs VALUES (?,?)", key, content)

    def delete_blob(self, key: str) -> bool:
        """Remove the bytes under `key`; False when there were none."""
        return self._run("DELETE FROM blobs WHERE key=?", key) > 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what is inside one atomic step: on an exception nothing of it is written. May be nested."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._leave("ROLLBACK")
                raise
            self._leave("COMMIT")

    def close(self) -> None:
        """Fold the log back into the file and let go of it."""
        with self._lock:
            self._db.close()

    def _leave(self, ending: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._db.execute(ending)
        if ending == "ROLLBACK":
            self._texts.clear()

    def _table(self, table: str) -> dict[str, str]:
        """Key → JSON of a whole table, kept in step with the file; to be called with the lock held."""
        if table not in self._texts:
            query = "SELECT key, document FROM documents WHERE tbl=?"
            self._texts[table] = dict(self._db.execute(query, (table,)).fetchall())
        return self._texts[table]

    def _run(self, statement: str, *values: object) -> int:
        with self._lock:
            return self._db.execute(statement, values).rowcount

    def _one(self, query: str, *values: object) -> tuple | None:
        with self._lock:
            return self._db.execute(query, values).fetchone()
