"""Injected faults as they strike a provider's calls."""

from collections.abc import Callable
from typing import Any

from scripts.sandbox import faults
from scripts.sandbox.provider.applied import Documents
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.values import Value, decode

# Each call's name in a fault, and where its resource's values are.
_CALLS = {
    "PlanResourceChange": ("plan", ("config", "prior_state")),
    "ApplyResourceChange": ("apply", ("planned_state", "prior_state")),
    "ReadResource": ("read", ("current_state",)),
}
# A provider does not learn a resource's address, so a fault names a resource by one of these.
_NAMES = ("name", "display_name", "key", "hostname", "domain", "id", "result", "title", "username")


class Mishaps:
    """Lets the faults in the store strike the calls that plan, apply and read resources."""

    def __init__(self, store: Documents) -> None:
        self._store = store
        self._stops = 0

    def stop(self) -> None:
        """Terraform asks its providers to stop: whoever waits gives up."""
        self._stops += 1

    def strike(self, call: str, request: Any, is_active: Callable[[], bool]) -> None:
        """Wait or fail, if a fault is due for this call; `is_active` tells whether the caller still waits."""
        if call not in _CALLS or not self._store.items(faults.TABLE):
            return
        name, parts = _CALLS[call]
        values = next(filter(None, (decode(getattr(request, part).msgpack) for part in parts)), {})
        subject = {"call": [name], "type": [request.type_name], "name": _names(values)}
        fault = faults.due(self._store, subject)
        if fault is None:
            return
        stops = self._stops
        faults.endure(self._store, fault, lambda: self._stops != stops or not is_active())
        if self._stops != stops or not is_active():
            raise Problem(f"{request.type_name} was interrupted", "Terraform asked its providers to stop.")
        if fault["kind"] in ("fail", "throttle"):
            told = f"Injected fault {fault['id']}: {name} of {request.type_name}."
            raise Problem(fault["message"], told)


def _names(values: dict[str, Value]) -> set[str]:
    found = {values[name] for name in _NAMES if isinstance(values.get(name), str)}
    return found | {name.rsplit("/", 1)[-1] for name in found}
