"""Tables and documents made of results: the only code that decides how a result looks."""

import textwrap
from dataclasses import dataclass, field

from scripts.core.plans import STATEFUL, Counts, Plan, Status
from scripts.errors import Declined, Interrupted, Locked, OpsError

REPORT_VERSION = 1
WIDTH = 80
NARROWEST = 16
OUTCOMES = {Declined.code: "declined", Locked.code: "locked", Interrupted.code: "interrupted"}


@dataclass(frozen=True)
class Row:
    """How one workspace came out of a run."""

    workspace: str
    environment: str | None
    root: str
    status: Status
    reason: str = ""
    counts: Counts = field(default_factory=Counts)
    destroys: tuple[tuple[str, str, str], ...] = ()
    seconds: float = 0.0
    serial: int | None = None

    def as_dict(self) -> dict:
        return {
            "workspace": self.workspace,
            "environment": self.environment,
            "root": self.root,
            "status": self.status.value,
            "reason": self.reason,
            **self.counts.as_dict(),
            "destroys": [
                dict(zip(("address", "action", "reason"), one, strict=True)) for one in self.destroys
            ],
            "seconds": self.seconds,
            "serial": self.serial,
        }


def document(run: str, target: str, verb: str, outcome: str, rows: list[Row], digests: list[str]) -> dict:
    """The report of a run, as config/schemas/report.json describes it; `digests` are of waves that lose something."""
    return {
        "version": REPORT_VERSION,
        "run": run,
        "target": target,
        "verb": verb,
        "outcome": outcome,
        "digests": digests,
        "workspaces": [row.as_dict() for row in rows],
    }


def outcome_of(error: OpsError | None) -> str:
    """The word for how a run ended."""
    return OUTCOMES.get(error.code, "failed") if error else "done"


def lay_out(rows: list[list[object]], headers: list[str]) -> str:
    """A table as text within WIDTH: the last column is wrapped (left out when empty), then the widest."""
    import tabulate

    if not headers[-1] and not any(row[-1] for row in rows):
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    widths = _widths([headers, *rows])
    cells = [[*map(_cut, row[:-1], widths), "\n".join(_wrap(str(row[-1]), widths[-1]))] for row in rows]
    tabulate.MIN_PADDING = 0  # it would make every column two wider than its head
    return tabulate.tabulate(cells, headers, disable_numparse=True)


def _widths(rows: list[list[object]]) -> list[int]:
    """How wide each column may be."""
    widths = [max(len(str(row[at])) for row in rows) for at in range(len(rows[0]))]
    gaps = 2 * (len(widths) - 1)
    widths[-1] = min(widths[-1], max(NARROWEST, WIDTH - gaps - sum(widths[:-1])))
    while sum(widths) + gaps > WIDTH and max(widths[:-1], default=0) > NARROWEST:
        widths[widths.index(max(widths[:-1]))] -= 1
    return widths


def _cut(cell: object, width: int) -> object:
    """A cell in lines of `width`; a name that is longer is cut."""
    return cell if len(str(cell)) <= width else "\n".join(textwrap.wrap(str(cell), width))


def _wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width`; a word that is longer, such as an address, stays whole."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return lines


def change_rows(plans: list[Plan], deferred: dict[str, tuple[str, ...]]) -> list[list[object]]:
    """One row a workspace: what its plan adds, changes, replaces and destroys, or whom it waits for."""
    rows: list[list[object]] = []
    for plan in plans:
        counts = plan.counts
        shown = [counts.add, counts.change, counts.replace, counts.destroy]
        rows.append([plan.workspace, *(number or "·" for number in shown), _note(plan)])
    rows += [[name, "", "", "", "", f"waits for {', '.join(waits)}"] for name, waits in deferred.items()]
    return rows


CHANGE_HEADERS = ["workspace", "add", "change", "replace", "destroy", ""]


def destroy_lines(plans: list[Plan]) -> list[tuple[str, bool]]:
    """(text, loses data) for every resource that is destroyed or replaced, with Terraform's reason."""
    return [
        (
            f"{plan.workspace}: {change.action} {change.address}{_because(change.reason)}",
            change.type in STATEFUL,
        )
        for plan in plans
        for change in sorted(plan.destroys, key=lambda change: change.address)
    ]


def result_rows(rows: list[Row]) -> list[list[object]]:
    """One row a workspace of a finished run."""
    shown = []
    for row in rows:
        numbers = [row.counts.add, row.counts.change, row.counts.replace, row.counts.destroy]
        time = f"{row.seconds:.1f} s" if row.seconds else ""
        note = "" if row.status is Status.FAILED else row.reason  # a failure is told in full below the table
        shown.append([row.workspace, row.status.value, *(n or "·" for n in numbers), time, note])
    return shown


RESULT_HEADERS = ["workspace", "status", "add", "change", "replace", "destroy", "time", ""]


def _note(plan: Plan) -> str:
    if plan.error:
        return "failed"
    if not plan.applyable:
        return "no changes"
    notes = []
    for word, action in (("moved", "move"), ("forgotten", "forget")):
        if number := sum(change.action == action for change in plan.changes):
            notes.append(f"{number} {word}")
    if plan.counts.imports:
        notes.insert(0, f"{plan.counts.imports} imported")
    if plan.drift:
        notes.append(f"{len(plan.drift)} changed outside")
    if not plan.changes:
        notes.append("outputs only")
    return ", ".join(notes)


def _because(reason: str) -> str:
    return f" ({reason.replace('_', ' ')})" if reason else ""
