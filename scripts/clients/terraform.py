"""Terraform, wrapped by python-terraform: its rules build every argument list, our runner starts every process.

What python-terraform does badly is overridden here and tested in tests/clients/test_terraform.py: it logs command lines
and variables, turns typos into commands, adds flags that Terraform has since removed, reads local state after each
call, cannot stream, and takes exit code 2 of a plan for an error.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import python_terraform
from python_terraform import IsFlagged

from scripts.clients import runner
from scripts.core.events import Diagnostic, Log
from scripts.errors import Failed

LOCK_TIMEOUT = "5m"
LOCKED_OUT = "Error acquiring the state lock"
ERRORS_TOLD = 5
OnEvent = Callable[[dict], None]


class TerraformFailed(Failed):
    """Terraform ended with an error; the message holds its own words."""


@dataclass(frozen=True)
class Outcome:
    """What a streaming command left: its exit code, what it said, and its stderr."""

    code: int
    log: Log
    stderr: str

    @property
    def is_locked_out(self) -> bool:
        """Whether it ended because somebody else holds the state's lock."""
        return any(error.summary == LOCKED_OUT for error in self.log.errors)

    def explain(self) -> str:
        """Terraform's own first errors, one a paragraph, or its stderr when it gave none."""
        told = [_paragraph(error) for error in self.log.errors[:ERRORS_TOLD]]
        more = len(self.log.errors) - len(told)
        told += [f"and {more} more: inv runs.logs"] if more else []
        return "\n".join(told) or self.stderr.strip() or f"terraform ended with exit code {self.code}"


def _paragraph(error: Diagnostic) -> str:
    where = f": {error.address}" if error.address else ""
    where += f" ({error.place})" if error.place else ""
    return "\n".join(part for part in (error.summary + where, error.detail) if part)


class Terraform(python_terraform.Terraform):
    """One root module with one workspace: every call runs in `directory` with exactly `environment`."""

    def __init__(self, launcher: list[str], directory: Path, environment: Mapping[str, str]) -> None:
        self.launcher = launcher
        self.environment = dict(environment)
        super().__init__(working_dir=str(directory))

    def __getattr__(self, item: str):
        raise AttributeError(f"terraform has no command {item!r} here")

    def cmd(self, *_args: object, **_options: object) -> None:
        """Refuse: this is how the inherited methods would start a process of their own."""
        raise AttributeError("call() and stream() start Terraform")

    def read_state_file(self, file_path=None) -> None:
        """State is HCP Terraform's; nothing local is read."""

    def arguments(self, command: str, *args: str, **options: object) -> list[str]:
        """The argument list of a command, by python-terraform's rules for options."""
        if isinstance(options.get("var"), dict):
            variables = options.pop("var")
            options["var"] = [f"{name}={_hcl(value)}" for name, value in variables.items()]
        return [*self.launcher, *super().generate_cmd_string(command, *args, **options)[1:]]

    def call(self, command: str, *args: str, **options: object) -> str:
        """Run a command to its end and return its stdout; raises TerraformFailed."""
        argv = self.arguments(command, *args, **options)
        result = runner.run(argv, cwd=Path(self.working_dir), env=self.environment)
        if result.code:
            raise TerraformFailed(f"terraform {command} failed\n{(result.stderr or result.stdout).strip()}")
        return result.stdout

    def stream(self, command: str, *args: str, on_event: OnEvent | None = None, **options: object) -> Outcome:
        """Run a command that speaks Terraform's JSON lines, handing on each event as it comes."""
        log = Log()

        def on_line(line: str) -> None:
            event = log.read(line)
            if event and on_event:
                on_event(event)

        argv = self.arguments(command, *args, json=IsFlagged, **options)
        result = runner.stream(argv, on_line, cwd=Path(self.working_dir), env=self.environment)
        if log.unsupported:
            raise TerraformFailed(
                f"this Terraform speaks version {log.unsupported} of its JSON format; 1.x is understood"
            )
        return Outcome(result.code, log, result.stderr)

    def init(self, readonly_lock: bool = False) -> None:
        """Initialise the data directory."""
        lockfile = {"lockfile": "readonly"} if readonly_lock else {}
        self.call("init", input=False, no_color=IsFlagged, **lockfile)

    def plan(
        self,
        out: Path | None = None,
        *,
        destroy: bool = False,
        refresh_only: bool = False,
        lock: bool = True,
        variables: Mapping[str, object] | None = None,
        on_event: OnEvent | None = None,
    ) -> Outcome:
        """Plan; code 0 is nothing to do, 2 is something to apply, 1 is an error told in the log."""
        flags = {"detailed_exitcode": IsFlagged, "input": False, "lock": lock}
        if lock:
            flags["lock_timeout"] = LOCK_TIMEOUT
        if destroy:
            flags["destroy"] = IsFlagged
        if refresh_only:
            flags["refresh_only"] = IsFlagged
        return self.stream("plan", on_event=on_event, out=out, var=dict(variables or {}) or None, **flags)

    def apply(self, plan: Path, on_event: OnEvent | None = None) -> Outcome:
        """Apply the saved plan, and only it."""
        flags = {"input": False, "lock_timeout": LOCK_TIMEOUT}
        return self.stream("apply", str(plan), on_event=on_event, **flags)

    def show(self, plan: Path) -> dict:
        """The saved plan as Terraform's JSON (format 1.x). It holds values in clear: keep it in memory."""
        return json.loads(self.call("show", str(plan), json=IsFlagged))

    def push_state(self, state: Path) -> None:
        """Write a state file that could not be saved back when it was made."""
        self.call("state push", str(state), lock_timeout=LOCK_TIMEOUT)

    def force_unlock(self, lock_id: str) -> None:
        """Release a lock whose holder is gone."""
        self.call("force-unlock", lock_id, force=IsFlagged)

    def destroy(self, *_args: object, **_options: object) -> None:
        """Refuse: a destroy is a saved plan, shown and applied."""
        raise AttributeError("destroy by plan(destroy=True) and apply()")

    def workspace_name(self) -> str:
        """The workspace that commands in this environment act on."""
        return self.call("workspace show").strip()


def _hcl(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
