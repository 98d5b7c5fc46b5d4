"""Terraform's machine-readable UI: one JSON object a line (version 1.x of the format), as small typed values.

Only what carries no values is kept: `planned_change` and the hooks name addresses and actions alone.
"""

import json
from dataclasses import dataclass, field

SUPPORTED_MAJOR = "1"


@dataclass(frozen=True)
class Change:
    """What happens to one resource: create, update, delete, replace, read, move, import, forget or noop.

    `imported` is also true of a resource that is imported and changed at once.
    """

    address: str
    type: str
    action: str
    reason: str = ""
    imported: bool = False

    @property
    def destroys(self) -> bool:
        return self.action in ("delete", "replace")


@dataclass(frozen=True)
class Diagnostic:
    """An error or warning of Terraform's, without the source snippet, which may hold values."""

    severity: str
    summary: str
    detail: str = ""
    address: str = ""
    place: str = ""


@dataclass
class Log:
    """What one Terraform command said, gathered line by line; `done` and `started` hold addresses in order."""

    changes: list[Change] = field(default_factory=list)
    drift: list[Change] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unsupported: str = ""

    @property
    def errors(self) -> list[Diagnostic]:
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]

    def read(self, line: str) -> dict | None:
        """Take in one line; the event it held, or None for what is no event."""
        try:
            event = json.loads(line)
        except ValueError:
            return None
        if not isinstance(event, dict):
            return None
        reader = _READERS.get(event.get("type", ""))
        if reader:
            reader(self, event)
        return event


def _read_version(log: Log, event: dict) -> None:
    if event.get("ui", SUPPORTED_MAJOR).split(".")[0] != SUPPORTED_MAJOR:
        log.unsupported = event["ui"]


def _change(event: dict) -> Change:
    change = event["change"]
    resource = change["resource"]
    action = {"remove": "forget"}.get(change["action"], change["action"])
    reason, imported = change.get("reason", ""), "importing" in change
    return Change(resource["addr"], resource["resource_type"], action, reason, imported)


def _read_change(log: Log, event: dict) -> None:
    log.changes.append(_change(event))


def _read_drift(log: Log, event: dict) -> None:
    log.drift.append(_change(event))


def _read_diagnostic(log: Log, event: dict) -> None:
    body = event["diagnostic"]
    where = body.get("range") or {}
    line = (where.get("start") or {}).get("line")
    place = f"{where['filename']}:{line}" if where.get("filename") else ""
    log.diagnostics.append(
        Diagnostic(body["severity"], body["summary"], body.get("detail", ""), body.get("address", ""), place)
    )


def _read_outputs(log: Log, event: dict) -> None:
    log.outputs = {name: output.get("action", "noop") for name, output in event["outputs"].items()}


def _hook(name: str):
    def read(log: Log, event: dict) -> None:
        getattr(log, name).append(event["hook"]["resource"]["addr"])

    return read


_READERS = {
    "version": _read_version,
    "planned_change": _read_change,
    "resource_drift": _read_drift,
    "diagnostic": _read_diagnostic,
    "outputs": _read_outputs,
    "apply_start": _hook("started"),
    "apply_complete": _hook("done"),
    "apply_errored": _hook("failed"),
}
