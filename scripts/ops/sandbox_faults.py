"""inv sandbox.fault: let something go wrong in the sandbox, on purpose."""

import re
from pathlib import Path
from typing import Any

from scripts import sandbox
from scripts.ops.sandbox import directory

HEADERS = ["fault", "kind", "strikes", "matches", "seen"]
TYPE = re.compile(r"[a-z0-9]+_[a-z0-9_*?]+")
ROUTE = re.compile(r"([A-Z]+ )?/.*")


def inject(checkout: Path, what: str, kind: str, **how: Any) -> str:
    """Record a fault for a type, a name, TYPE.NAME or a route; a sentence that names it."""
    call = how.pop("call")
    document = {"kind": kind, "match": parse_match(what, call), **how}
    fault = sandbox.ask(directory(checkout), "POST", "/faults", document)
    return f"fault {fault['id']}: {kind} {_turn(fault['nth'])} of {_words(fault['match'])}"


def listed(checkout: Path) -> list[dict[str, Any]]:
    """Every fault as a row."""
    found = sandbox.ask(directory(checkout), "GET", "/faults", {})["faults"]
    return [
        {
            "fault": fault["id"],
            "kind": fault["kind"],
            "strikes": _turn(fault["nth"]),
            "matches": _words(fault["match"]),
            "seen": fault["seen"],
        }
        for fault in found
    ]


def clear(checkout: Path) -> str:
    """Take every fault away; a sentence on how many there were."""
    cleared = sandbox.ask(directory(checkout), "DELETE", "/faults", {})["cleared"]
    return f"{cleared} fault{'' if cleared == 1 else 's'} taken away"


def parse_match(what: str, call: str) -> dict[str, str]:
    """What a fault is for: `azurerm_subnet`, `abc-dev-gateway`, `azurerm_subnet.agents` or `GET /api/v2/ping`."""
    if ROUTE.fullmatch(what):
        return {"route": what}
    kind, _, name = what.partition(".")
    if not TYPE.fullmatch(kind):
        return {"name": what, "call": call}
    return {"type": kind, "call": call} | ({"name": name} if name else {})


def _turn(nth: int) -> str:
    return f"match {nth}" if nth else "every match"


def _words(match: dict[str, str]) -> str:
    return " ".join(f"{key} {value}" for key, value in sorted(match.items()))
