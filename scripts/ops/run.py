"""One run on disk: its journal, its plans, its logs, under the target's directory and for its owner alone."""

import json
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path

from scripts.clients import files, git
from scripts.core.journal import RunState, replay
from scripts.errors import Preflight
from scripts.ops.session import Session

JOURNAL = "journal.jsonl"


class Run:
    """A run that is under way; every record is on disk before the next step begins."""

    def __init__(self, directory: Path) -> None:
        self.directory = files.private_directory(directory)
        self.id = directory.name
        self._lock = threading.Lock()

    def record(self, event: str, **facts: object) -> None:
        """Append one step to the journal."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock:
            files.append_line(self.directory / JOURNAL, json.dumps({"time": time, "event": event, **facts}))

    def plan_file(self, workspace: str) -> Path:
        """Where the saved plan of `workspace` is."""
        return self.directory / f"{workspace}.tfplan"

    def log(self, workspace: str, message: str) -> None:
        """Keep a line of what Terraform said."""
        with self._lock, files.open_private(self.directory / f"{workspace}.log", "a") as file:
            file.write(message + "\n")

    def discard_plans(self) -> None:
        """Remove saved plans: they hold values, and nothing may apply them later."""
        for plan in self.directory.glob("*.tfplan"):
            plan.unlink()


def start_run(session: Session, verb: str, selected: list[str], **facts: object) -> Run:
    """Begin a run: a new directory whose name sorts by time, and a first record of what it starts from."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    run = Run(session.target.directory / "runs" / f"{stamp}-{secrets.token_hex(2)}")
    run.record(
        "run",
        verb=verb,
        selected=selected,
        target=session.target.name,
        commit=git.commit(session.checkout),
        config=session.inputs_digest(),
        **facts,
    )
    return run


def read_runs(target_directory: Path) -> list[RunState]:
    """All runs on this machine, newest first."""
    found = sorted((target_directory / "runs").glob(f"*/{JOURNAL}"), reverse=True)
    return [replay(file.parent.name, file.read_text().splitlines()) for file in found]


def find_run(target_directory: Path, run: str | None, verb: str | None = None) -> RunState:
    """The run called `run`, or the newest (of `verb`); raises Preflight when there is none."""
    runs = read_runs(target_directory)
    found = next((one for one in runs if (one.run == run if run else verb in (None, one.verb))), None)
    if found is None:
        told = f'there is no run "{run}"' if run else f"there is no {verb or 'run'} yet"
        raise Preflight(told, hint="inv runs.list")
    if verb not in (None, found.verb):
        raise Preflight(f"run {run} is not an {verb} but a {found.verb}", hint="inv runs.list")
    return found
