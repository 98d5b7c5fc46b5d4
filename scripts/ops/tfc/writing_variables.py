"""Writes one variable, of a workspace or of a set."""

from scripts.clients.hcp.refusals import Unprocessable
from scripts.clients.hcp.variables import Variable, Variables
from scripts.core.variables.changes import Change
from scripts.core.variables.objects import WantedVariable
from scripts.core.variables.variable_changes import must_be_remade


def write_variable(service: Variables, owner: str, change: Change) -> Variable:
    """Make or change the variable, or delete and make it where it cannot change; `owner` is its owner's id."""
    if change.found is None:
        return _create(service, owner, change.wanted)
    if must_be_remade(change.wanted, change.found):
        return _remake(service, owner, change)
    wanted, there = change.wanted, change.found
    facts = {name: getattr(wanted, name) for name in ("hcl", "sensitive", "description")}
    differing = {name: value for name, value in facts.items() if value != getattr(there, name)}
    try:
        return service.update(owner, there.id, {"value": wanted.value, **differing})
    except Unprocessable:
        # Whether more than the value of a sensitive variable may change, HCP Terraform's documents disagree.
        if not there.sensitive or not differing:
            raise
        return _remake(service, owner, change)


def _remake(service: Variables, owner: str, change: Change) -> Variable:
    service.delete(owner, change.found.id)
    return _create(service, owner, change.wanted)


def _create(service: Variables, owner: str, wanted: WantedVariable) -> Variable:
    return service.create(
        owner,
        wanted.key,
        wanted.value,
        wanted.category,
        hcl=wanted.hcl,
        sensitive=wanted.sensitive,
        description=wanted.description,
    )
