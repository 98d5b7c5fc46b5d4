"""How far each workspace is: one live line each on a terminal, quiet grouped lines elsewhere. All of it on stderr."""

import sys
import threading
import time
from typing import Protocol

HEARTBEAT_SECONDS = 60


class Progress(Protocol):
    """What a run tells while it works."""

    def begin(self, name: str, verb: str, total: int = 0) -> None:
        """Workspace `name` starts to do `verb`, with `total` resources to go."""

    def event(self, name: str, event: dict) -> None:
        """Terraform said something about `name`."""

    def say(self, name: str, text: str) -> None:
        """Something about `name` that people should know now."""

    def end(self, name: str, word: str) -> None:
        """`name` is through; `word` says how."""

    def close(self) -> None:
        """Nothing more will come."""


class Silent:
    """Tells nothing."""

    def begin(self, name: str, verb: str, total: int = 0) -> None:
        """Nothing to tell."""

    def event(self, name: str, event: dict) -> None:
        """Nothing to tell."""

    def say(self, name: str, text: str) -> None:
        """Nothing to tell."""

    def end(self, name: str, word: str) -> None:
        """Nothing to tell."""

    def close(self) -> None:
        """Nothing to tell."""


class Lines:
    """For logs: a line when a workspace starts and one when it ends, errors at once, a sign of life each minute."""

    def __init__(self) -> None:
        self._began: dict[str, tuple[str, float]] = {}
        self._told = time.monotonic()
        self._lock = threading.Lock()

    def begin(self, name: str, verb: str, total: int = 0) -> None:
        """Say that it starts."""
        self._began[name] = (verb, time.monotonic())
        self._say(f"{name}: {verb}{f' {total} resources' if total else ''} …")

    def event(self, name: str, event: dict) -> None:
        """Say errors, and now and then that it goes on."""
        if event.get("type") == "apply_errored":
            self._say(f"{name}: {event['@message']}")
        elif time.monotonic() - self._told > HEARTBEAT_SECONDS:
            verb, began = self._began[name]
            self._say(f"{name}: still {verb}, {time.monotonic() - began:.0f} s")

    def say(self, name: str, text: str) -> None:
        """Say it."""
        self._say(f"{name}: {text}")

    def end(self, name: str, word: str) -> None:
        """Say how it ended."""
        self._say(f"{name}: {word} ({time.monotonic() - self._began[name][1]:.1f} s)")

    def close(self) -> None:
        """Nothing is open."""

    def _say(self, text: str) -> None:
        with self._lock:
            self._told = time.monotonic()
            print(text, file=sys.stderr, flush=True)


class Live:
    """For a terminal: one line a workspace with resources done of total and the time."""

    def __init__(self) -> None:
        self._bars = None
        self._tasks: dict[str, int] = {}
        self._counted: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, name: str, verb: str, total: int = 0) -> None:
        """Open the workspace's line, or start it anew."""
        with self._lock:  # two workers may begin at once, and a terminal takes one display
            if self._bars is None:
                self._bars = _bars()
                self._bars.start()
        if name in self._tasks:
            self._bars.remove_task(self._tasks[name])
        self._counted = self._counted | {name} if total else self._counted - {name}
        self._tasks[name] = self._bars.add_task(verb, total=total or None, name=name, now="")

    def event(self, name: str, event: dict) -> None:
        """Move the bar; show what is worked on."""
        if self._bars is None:
            return
        kind = event.get("type")
        read = name in self._counted and event.get("hook", {}).get("action") == "read"  # not one of the total
        if kind in ("apply_complete", "refresh_complete") and not read:
            self._bars.update(self._tasks[name], advance=1)
        if kind in ("apply_start", "refresh_start"):
            self._bars.update(self._tasks[name], now=event["hook"]["resource"]["resource_type"])

    def say(self, name: str, text: str) -> None:
        """Say it, above the lines."""
        told = f"{name}: {text}"
        if self._bars is None:
            print(told, file=sys.stderr, flush=True)
        else:
            self._bars.console.print(told, markup=False)

    def end(self, name: str, word: str) -> None:
        """Leave the line with its last word."""
        task = self._tasks[name]
        done = next(bar.completed for bar in self._bars.tasks if bar.id == task)
        self._bars.update(task, description=word, total=done or 1, completed=done or 1, now="")
        self._bars.stop_task(task)

    def close(self) -> None:
        """Give the terminal back; the next begin() takes it again."""
        if self._bars is not None:
            self._bars.stop()
        self._bars, self._tasks = None, {}


def _bars():
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    return Progress(
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.fields[name]:<10.10}"),
        TextColumn("{task.description:<11.11}"),
        BarColumn(bar_width=14),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[now]:.20}"),
        console=Console(stderr=True),
    )


def open_progress(interactive: bool, quiet: bool = False) -> Progress:
    """The fitting kind."""
    if quiet:
        return Silent()
    return Live() if interactive else Lines()
