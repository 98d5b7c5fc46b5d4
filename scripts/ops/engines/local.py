"""Terraform as a process on this machine, its plan a file of the run."""

from pathlib import Path

from scripts.clients.terraform import OnEvent, Outcome
from scripts.ops.engines.engine import Wish
from scripts.ops.initialise import initialise
from scripts.ops.run import Run
from scripts.ops.session import Session


class LocalEngine:
    """Runs Terraform in the directory of workspace `name`."""

    def __init__(self, session: Session, run: Run, name: str) -> None:
        self._session = session
        self._name = name
        self._file = run.plan_file(name)

    def place(self, path: Path) -> str:
        """The path itself."""
        return str(path)

    def prepare(self) -> None:
        """Initialise."""
        initialise(self._session, self._name)

    def plan(self, wish: Wish, on_event: OnEvent) -> Outcome:
        """Initialise and plan, see Engine."""
        self.prepare()
        return self._session.terraform(self._name).plan(
            self._file,
            destroy=wish.destroy,
            refresh_only=wish.refresh_only,
            lock=wish.lock,
            variables=wish.variables,
            on_event=on_event,
        )

    def apply(self, on_event: OnEvent) -> Outcome:
        """Apply the saved plan."""
        return self._session.terraform(self._name).apply(self._file, on_event)

    def document(self) -> dict:
        """The saved plan."""
        return self._session.terraform(self._name).show(self._file)

    def discard(self) -> None:
        """Remove the saved plan: it holds values, and nothing may apply it later."""
        self._file.unlink(missing_ok=True)
