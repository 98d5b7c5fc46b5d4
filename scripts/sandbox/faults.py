"""Injected faults: what shall go wrong, for the providers and the HTTP emulators alike.

A fault is {id, match, nth, kind, seconds, message, answer, seen}. `match` holds patterns (`*` and `?`) of which all
given must fit: `type`, `name` (of the resource, or its id), `call` (plan, apply, read), `route`. `nth` is which match
is struck, 0 for every one. A failing `fail` or `throttle` says `message`, or over HTTP all of `answer`: {status,
headers, body}. `delay` goes on after `seconds`; `hang` ends after `seconds` (0: never), when the fault is removed, or
when the caller gives up. `lose` lets a request have its effect and loses the reply after `seconds`.
"""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from threading import Lock
from time import monotonic, sleep
from typing import Any, Protocol
from uuid import uuid4

from scripts.errors import Preflight

TABLE = "faults"
LOSE = "lose"
STRIKING = ("fail", "throttle", "delay", "hang")
KINDS = (*STRIKING, LOSE)
KEYS = ("type", "name", "call", "route")
_MESSAGES = {
    "fail": "The sandbox was told to let this fail.",
    "throttle": "429 Too Many Requests: the sandbox was told to throttle this.",
}
_TICK = 0.1
# Everything that faults strike runs in the one daemon.
_COUNTING = Lock()
Fault = dict[str, Any]


class Store(Protocol):
    """The part of the store that faults live in."""

    def get(self, table: str, key: str) -> Fault | None: ...

    def put(self, table: str, key: str, document: Fault) -> None: ...

    def delete(self, table: str, key: str) -> bool: ...

    def items(self, table: str) -> list[tuple[str, Fault]]: ...


def add(
    store: Store,
    kind: str,
    match: dict[str, str],
    *,
    nth: int = 1,
    seconds: float = 0,
    message: str = "",
    answer: dict[str, Any] | None = None,
) -> Fault:
    """Record a fault and return it with its id."""
    if kind not in KINDS:
        raise Preflight(f"unknown kind of fault {kind!r}", hint=f"one of: {', '.join(KINDS)}")
    if not match or not set(match) <= set(KEYS):
        raise Preflight(f"a fault matches by {', '.join(KEYS)}, not by {sorted(match)}")
    text = message or _MESSAGES.get(kind, "")
    fault = {"id": uuid4().hex[:8], "match": match, "nth": nth, "kind": kind, "seconds": seconds}
    fault |= {"message": text, "answer": answer, "seen": 0}
    store.put(TABLE, fault["id"], fault)
    return fault


def listed(store: Store) -> list[Fault]:
    """Every fault, with how often it has matched."""
    return [fault for _, fault in store.items(TABLE)]


def remove(store: Store, identifier: str) -> bool:
    """Take one fault away, which ends a hang; False when there is none of that id."""
    return store.delete(TABLE, identifier)


def clear(store: Store) -> int:
    """Take every fault away; how many there were."""
    return sum(store.delete(TABLE, identifier) for identifier, _ in store.items(TABLE))


def due(store: Store, subject: dict[str, Iterable[str]], kinds: tuple[str, ...] = STRIKING) -> Fault | None:
    """The fault that strikes now; `subject` gives for each key what it may be called. Counts the match."""
    for identifier, fault in store.items(TABLE):
        if fault["kind"] in kinds and _fits(fault, subject) and _is_turn(store, identifier):
            return fault
    return None


def endure(store: Store, fault: Fault, given_up: Callable[[], bool] = lambda: False) -> None:
    """Wait for as long as a `delay`, `hang` or `lose` lasts; the other kinds do not wait."""
    if fault["kind"] not in ("delay", "hang", LOSE):
        return
    endless = fault["kind"] == "hang" and not fault["seconds"]
    end = monotonic() + fault["seconds"]
    while (endless or monotonic() < end) and not given_up():
        if store.get(TABLE, fault["id"]) is None:
            return
        sleep(_TICK if endless else max(0.0, min(_TICK, end - monotonic())))


def _fits(fault: Fault, subject: dict[str, Iterable[str]]) -> bool:
    return all(
        any(fnmatchcase(name, pattern) for name in subject.get(key, ()))
        for key, pattern in fault["match"].items()
    )


def _is_turn(store: Store, identifier: str) -> bool:
    with _COUNTING:
        fault = store.get(TABLE, identifier)
        if fault is None:
            return False
        fault["seen"] += 1
        store.put(TABLE, identifier, fault)
    return fault["nth"] in (0, fault["seen"])
