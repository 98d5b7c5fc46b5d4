"""Attributes that the tasks write and Terraform leaves alone: what differs in nothing else has not drifted."""

from collections.abc import Mapping
from typing import Any

# By type, paths without list positions; the roots have them in `ignore_changes`.
TASKS_OWN = {
    "azuread_group": (("members",),),
    "azurerm_virtual_network_gateway": (("vpn_client_configuration", "revoked_certificate"),),
}


def written_by_tasks(document: Mapping[str, Any]) -> set[str]:
    """The addresses in a plan's document (`terraform show -json`) whose drift the tasks alone have made."""
    return {
        one["address"]
        for one in document.get("resource_drift") or ()
        if one["change"]["actions"] == ["update"] and _differs_in_ours_alone(one)
    }


def _differs_in_ours_alone(one: Mapping[str, Any]) -> bool:
    before, after = one["change"]["before"], one["change"]["after"]
    for path in TASKS_OWN.get(one["type"], ()):
        before, after = _without(before, path), _without(after, path)
    return one["type"] in TASKS_OWN and before == after


def _without(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_without(element, path) for element in value]
    if not isinstance(value, dict):
        return value
    first, *rest = path
    if not rest:
        return {name: part for name, part in value.items() if name != first}
    return {name: _without(part, tuple(rest)) if name == first else part for name, part in value.items()}
