"""What a plan would do, by address."""

import re
from typing import Any


def actions(plan: dict[str, Any]) -> dict[str, list[str]]:
    """Address → actions of everything managed that would not stay as it is."""
    return {
        change["address"]: change["change"]["actions"]
        for change in plan.get("resource_changes", [])
        if change["mode"] == "managed" and change["change"]["actions"] != ["no-op"]
    }


def only(plan: dict[str, Any], *wanted: str) -> set[str]:
    """The addresses with exactly these actions."""
    return {address for address, actions_ in actions(plan).items() if actions_ == list(wanted)}


def names(address: str, environment: str) -> bool:
    """The address has the environment among the words of its key."""
    return environment in re.split(r"[^a-z0-9]+", address.partition("[")[2])
