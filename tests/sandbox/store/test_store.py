"""The store: documents, blobs, transactions, threads, death."""

import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.sandbox.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "world.sqlite")
    yield store
    store.close()


def test_a_document_comes_back_as_it_was_put(store):
    document = {"a": [1, None, True, {"ü": "x"}]}
    store.put("t", "k", document)
    assert store.get("t", "k") == document
    assert store.get("t", "other") is None
    assert store.get("other", "k") is None


def test_a_read_document_is_a_copy(store):
    store.put("t", "k", {"a": [1]})
    store.get("t", "k")["a"].append(2)
    assert store.get("t", "k") == {"a": [1]}


def test_items_come_by_key_and_by_prefix(store):
    for key in ("b/2", "a/1", "b/1", "b"):
        store.put("t", key, {"key": key})
    assert [key for key, _ in store.items("t")] == ["a/1", "b", "b/1", "b/2"]
    assert store.items("t", "b/") == [("b/1", {"key": "b/1"}), ("b/2", {"key": "b/2"})]
    assert store.count("t") == 4


def test_deleting_says_whether_something_was_there(store):
    store.put("t", "k", {})
    store.put_blob("b", b"x")
    assert (store.delete("t", "k"), store.delete("t", "k")) == (True, False)
    assert (store.delete_blob("b"), store.delete_blob("b")) == (True, False)


def test_blobs_hold_any_bytes(store):
    content = bytes(range(256)) * 5000
    store.put_blob("b", content)
    assert store.get_blob("b") == content
    assert store.get_blob("other") is None


def test_a_transaction_that_fails_writes_nothing(store):
    with pytest.raises(KeyError), store.transaction():
        store.put("t", "k", {})
        with store.transaction():
            store.put("t", "inner", {})
        raise KeyError
    assert store.count("t") == 0


def test_a_failed_inner_transaction_that_is_caught_does_not_end_the_outer_one(store):
    with store.transaction():
        store.put("t", "outer", {})
        with pytest.raises(KeyError), store.transaction():
            raise KeyError
        store.put("t", "later", {})
    assert [key for key, _ in store.items("t")] == ["later", "outer"]


def test_transactions_of_many_threads_do_not_lose_updates(store):
    store.put("t", "sum", {"n": 0})

    def add(_):
        with store.transaction():
            store.put("t", "sum", {"n": store.get("t", "sum")["n"] + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(400)))
    assert store.get("t", "sum") == {"n": 400}


def test_what_was_put_survives_a_kill(tmp_path):
    program = """
        import os, signal, sys
        from pathlib import Path
        from scripts.sandbox.store import Store
        store = Store(Path(sys.argv[1]))
        for n in range(500):
            store.put("t", f"{n:04}", {"n": n})
        with store.transaction():
            store.put("t", "unfinished", {})
            os.kill(os.getpid(), signal.SIGKILL)
    """
    path = tmp_path / "world.sqlite"
    command = [sys.executable, "-c", textwrap.dedent(program), str(path)]
    ended = subprocess.run(command, env={"PYTHONPATH": str(Path.cwd())}, timeout=30)
    assert ended.returncode == -signal.SIGKILL
    store = Store(path)
    assert store.count("t") == 500
    store.close()
