"""What each flag means, once, and how flags become what the procedures take."""

import sys
from pathlib import Path

HELP = {
    "env": "environment, and what reads it (may repeat)",
    "only": "just this workspace (may repeat)",
    "all": "every workspace",
    "with-upstream": "also what the chosen ones read",
    "changed": "only what the files changed since this git reference touch",
    "yes": "do not ask",
    "allow-destroy": "agree to exactly so many destroys and replaces in a wave (may repeat)",
    "expect": "agree to the destroys with this digest (may repeat)",
    "drop-environment": "let the shared workspaces forget this environment (may repeat)",
    "any-branch": "apply from whatever branch this is",
    "resume": "go on with a run: its id, or the newest",
    "verify": "afterwards plan again: it must be empty",
    "report": "write the result to this JSON file",
    "json": "print JSON",
    "format": "text, mermaid, dot or json",
    "update": "write what is generated instead of comparing it",
    "branch": "this branch only, or pull-request",
    "run": "the run's id, or the newest",
    "workspace": "just this workspace's log",
    "execution": "WORKSPACE=local|remote|agent, for this once (may repeat)",
    "prune": "also delete what is ours and no longer wanted",
    "kubeconfig": "use this file's current context",
    "cluster": "agree to the API server with this host, whatever k8s's contract says",
    "timeout": "seconds to wait for everything to be ready",
    "trust": "take sensitive values that were written elsewhere for the ones named here",
}
MANY = ["env", "only", "drop_environment", "allow_destroy", "expect"]


def pick(*names: str) -> dict[str, str]:
    """The help texts of these flags."""
    return {name: HELP[name] for name in names}


def name_unless_bare(command: str) -> list[str]:
    """A command's positional words: its name, unless nothing follows the command, whose task then asks for it."""
    return [] if sys.argv[-1] == command else ["name"]


def number(flag: str, given: str, kind: type[int] | type[float]) -> int | float:
    """A flag's value as a number that is not negative; Invoke itself would answer a wrong one with a traceback."""
    from scripts.errors import Preflight

    try:
        found = kind(given)
    except ValueError:
        found = -1
    if not 0 <= found < float("inf"):
        raise Preflight(f"--{flag} wants a number, not {given}", hint="inv --help COMMAND")
    return found


def selection(env: list[str], only: list[str], all: bool, with_upstream: bool = False):
    """The selecting flags as a value."""
    from scripts.core.selection import Flags

    return Flags(tuple(env), tuple(only), all, with_upstream)


def request(
    flags, changed: str | None, report: str | None, quiet: bool, *, dropped=(), yes=False, allow_destroy=(), expect=(),
    resume: str | bool | None = None, **rest: bool,
):  # fmt: skip
    """What a run was asked for, as a value; `--resume` without an id means the newest run."""
    from scripts.core.gate import Consent
    from scripts.errors import Preflight
    from scripts.ops.request import Request

    if report and Path(report).is_dir():
        raise Preflight(f"--report: {report} is a directory", hint=f"--report {Path(report) / 'report.json'}")
    if not all(number.isdigit() for number in allow_destroy):
        raise Preflight(
            f"--allow-destroy wants a number, not {' '.join(allow_destroy)}", hint="inv apply --help"
        )
    return Request(
        flags=flags,
        consent=Consent(yes, tuple(map(int, allow_destroy)), tuple(expect)),
        changed=changed,
        dropped=tuple(dropped),
        resume="" if resume is True else resume or None,
        quiet=quiet,
        report=Path(report) if report else None,
        **rest,
    )
