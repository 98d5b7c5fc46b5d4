"""A thread that works off what is due: controllers, called for the objects that changes concern."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import NamedTuple, Protocol

from scripts.sandbox.kubernetes.changes import ADDED, Change
from scripts.sandbox.kubernetes.exceptions import Conflict, Gone, NotFound
from scripts.sandbox.kubernetes.objects import Objects

# How long after an error that nobody foresaw the object is looked at again.
RETRY = 5.0
PATIENCE = 5.0
IDLE = 3600.0


class Key(NamedTuple):
    """An object, by its kind's name (`group/plural`), namespace and name."""

    kind: str
    namespace: str
    name: str


class Controller(Protocol):
    """Brings the world to what one sort of object asks for."""

    def concerned(self, change: Change) -> Iterable[Key]:
        """The objects that are to be looked at because of a change."""

    def sync(self, key: Key) -> float | None:
        """Look at an object, which may be gone; seconds until it wants to be looked at again, None for never."""


def key_of(change: Change) -> Key:
    """The object that a change is about."""
    metadata = change.after["metadata"]
    return Key(change.kind, metadata.get("namespace", ""), metadata["name"])


class Loop:
    """One thread for some controllers. It sleeps until a change comes or something is due."""

    def __init__(self, name: str, objects: Objects, controllers: Iterable[Controller]) -> None:
        self._objects = objects
        self._controllers = list(controllers)
        self._due: dict[tuple[int, Key], float] = {}
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._log = logging.getLogger(f"sandbox.{name}")
        self._stopped = False

    def start(self) -> None:
        """Begin with a look at everything."""
        self._thread.start()

    def stop(self) -> None:
        """End after the object at hand; the changes must have been closed."""
        self._stopped = True
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        version = self._look_at_everything()
        while not self._ended():
            wait = min(self._due.values(), default=monotonic() + IDLE) - monotonic()
            try:
                for change in self._objects.changes.after(version, max(0.0, wait)):
                    self._meet(change)
                    version = change.version
            except Gone:
                version = self._look_at_everything()
            self._work()

    def _ended(self) -> bool:
        return self._stopped or self._objects.changes.closed

    def _look_at_everything(self) -> int:
        version = self._objects.changes.latest
        for name, kind in {kind.name: kind for kind in self._objects.kinds()}.items():
            for document in self._objects.all(kind):
                self._meet(Change(version, ADDED, name, None, document))
        return version

    def _meet(self, change: Change) -> None:
        for number, controller in enumerate(self._controllers):
            for key in controller.concerned(change):
                self._due[(number, key)] = monotonic()

    def _work(self) -> None:
        # One pass over what is due now: what these looks change comes with the next changes.
        moment = monotonic()
        for one, when in sorted(self._due.items(), key=lambda item: item[1]):
            if when > moment or self._ended():
                return
            del self._due[one]
            again = self._sync(*one)
            if again is not None:
                self._due[one] = monotonic() + again

    def _sync(self, number: int, key: Key) -> float | None:
        try:
            return self._controllers[number].sync(key)
        except (Conflict, NotFound):
            # Somebody else wrote in between, or took it away: its change will bring it back here.
            return RETRY
        except Exception:
            with suppress(ValueError):
                self._log.exception("%s", key)
            return RETRY
