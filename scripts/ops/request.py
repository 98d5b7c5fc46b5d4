"""What a run was asked for, and what it hands back."""

from dataclasses import dataclass, field
from pathlib import Path

from scripts.core.gate import Consent
from scripts.core.report import Row
from scripts.core.selection import Flags


@dataclass(frozen=True)
class Request:
    """What the user asked for; `resume` is a run's id, or "" for the newest, None for a new run."""

    flags: Flags = field(default_factory=Flags)
    consent: Consent = field(default_factory=Consent)
    changed: str | None = None
    dropped: tuple[str, ...] = ()
    resume: str | None = None
    verify: bool = False
    any_branch: bool = False
    dry: bool = False
    quiet: bool = False
    report: Path | None = None


@dataclass
class Report:
    """The document of a finished run, and the error that the command has to end with."""

    document: dict = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    error: Exception | None = None
