"""How a task ends: a table or JSON on stdout, then its exit code."""

import json
import sys
from pathlib import Path

from invoke.exceptions import Exit

CHECKOUT = Path(__file__).parents[2]
CHANGES_PENDING = 2


def print_json(document: object) -> None:
    """Print a document for machines."""
    print(json.dumps(document, indent=2))


def show(rows: list[dict], headers: list[str], as_json: bool) -> None:
    """Print records as a table of `headers`, or as JSON."""
    if as_json:
        print_json(rows)
        return
    if not rows:
        print("nothing to show")
        return
    from scripts.core.report import lay_out

    print(lay_out([["" if row[name] is None else row[name] for name in headers] for row in rows], headers))


def show_one(found: dict, headers: list[str], as_json: bool) -> None:
    """Print one record downwards, headed by the first of `headers`, or as one JSON object; nothing of an empty one."""
    if as_json:
        print_json(found)
    elif found:
        from scripts.core.report import lay_out

        head, *rest = ([name, _cell(found[name])] for name in headers)
        print(lay_out(rest, head))


def _cell(value: object) -> object:
    """A value as people read it: yes and no, and files as they are called from here."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).removeprefix(f"{Path.cwd()}/")


def finish(report, as_json: bool) -> None:
    """Print a run's result and end as it says: its error, or exit code 2 while changes are pending."""
    from scripts.core.report import RESULT_HEADERS, lay_out, result_rows

    if as_json:
        print_json(report.document)
    elif report.rows and report.document["verb"] != "plan":
        print(lay_out(result_rows(report.rows), RESULT_HEADERS))
    if report.error:
        raise report.error
    pending(report.document["outcome"] == "changes")


def pending(changes: bool) -> None:
    """End with exit code 2 when changes are pending."""
    if changes:
        raise Exit(code=CHANGES_PENDING)


def waits(command: str) -> None:
    """End with exit code 2 and the command that has to come first, when something waits for one."""
    if command:
        print(f"next: {command}", file=sys.stderr)
        raise Exit(code=CHANGES_PENDING)


def faults(found: list[str]) -> None:
    """End as a failure that names each fault, or say that there is none."""
    from scripts.errors import Failed

    if found:
        raise Failed("\n".join(found))
    print("okay")


def stale(files: list[str], command: str) -> None:
    """End with exit code 2 and the command that brings these files up to date, or say that they are."""
    if not files:
        print("okay")
        return
    print("\n".join(["out of date:", *(f"  {file}" for file in files), f"  next: {command}"]))
    raise Exit(code=CHANGES_PENDING)


def bootstrapped(outcome, as_json: bool) -> None:
    """Print what a bootstrap did, or would do with exit code 2, and what it waits for."""
    told = outcome.document
    if as_json:
        print_json(told)
    elif "ready" in told:
        show(told["ready"], ["kind", "name", "ready", "reason"], as_json)
        print(f"{told['applied']} applied, {told['unchanged']} unchanged; Flux is at {told['revision']}")
    else:
        show(told["changes"], ["action", "kind", "name", "why"], as_json)
        for name in told["git"]:
            print(f"not on the branch as it is here: {name}")
    waits(outcome.waits)
    pending(bool(told.get("changes") or told.get("git")))
