"""A run's journal read back: what was selected, settled and left, and whether the world has moved since."""

import json
from dataclasses import dataclass, field

from scripts.core.plans import Status


@dataclass(frozen=True)
class Proof:
    """What a resumed run must find unchanged: the commit, the digest of config, settled workspaces' serials."""

    commit: str | None
    config: str


@dataclass
class RunState:
    """A run so far; `statuses` holds the last word on each workspace, `drift` what a look found (None: no look)."""

    run: str
    verb: str = ""
    target: str = ""
    selected: list[str] = field(default_factory=list)
    started: str = ""
    ended: str = ""
    proof: Proof = Proof(None, "")
    statuses: dict[str, Status] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    flags: dict = field(default_factory=dict)
    drift: dict[str, int | None] = field(default_factory=dict)

    @property
    def left(self) -> list[str]:
        """Workspaces that a resume has to do."""
        return [
            name for name in self.selected if name not in self.statuses or not self.statuses[name].settled
        ]

    @property
    def outcome(self) -> str:
        """One word for the whole run."""
        if not self.ended:
            return "broken off"
        return self.ended


def replay(run: str, lines: list[str]) -> RunState:
    """Rebuild a run from its journal's lines; a half-written last line is passed over."""
    state = RunState(run)
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        _take(state, record)
    return state


def moved(then: RunState, commit: str | None, config: str, serials: dict[str, int]) -> list[str]:
    """What is no longer as the run left it, in words; empty when a resume may trust what is settled."""
    found = []
    if then.proof.commit != commit:
        found.append(f"the commit was {(then.proof.commit or 'none')[:10]} and is {(commit or 'none')[:10]}")
    if then.proof.config != config:
        found.append("config/ or terraform/ has changed")
    for name, serial in then.serials.items():
        if serials.get(name) != serial:
            found.append(f"{name}'s state was at serial {serial} and is at {serials.get(name, 'none')}")
    return found


def _take(state: RunState, record: dict) -> None:
    event = record.get("event")
    name = record.get("workspace", "")
    if event == "run":
        state.verb, state.target, state.started = record["verb"], record["target"], record["time"]
        state.selected, state.flags = record["selected"], record.get("flags", {})
        state.proof = Proof(record["commit"], record["config"])
    elif event == "planned":
        state.statuses[name] = Status.FAILED if record.get("failed") else Status.PLANNED
    elif event == "looked":
        state.drift[name] = record["drift"]
    elif event == "started":
        state.statuses[name] = Status.INTERRUPTED
    elif event == "finished":
        state.statuses[name] = Status(record["status"])
        state.reasons[name] = record.get("reason", "")
        state.counts[name] = record.get("counts", {})
        if record.get("serial") is not None:
            state.serials[name] = record["serial"]
    elif event == "end":
        state.ended = record["outcome"]
