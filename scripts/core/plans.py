"""A workspace's plan as a value, and what can be said of several of them."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from scripts.core.events import Change

# Losing one of these loses data, keys or an address that others hold on to.
STATEFUL = frozenset({
    "azurerm_app_configuration",
    "azurerm_container_registry",
    "azurerm_key_vault",
    "azurerm_kubernetes_cluster",
    "azurerm_managed_redis",
    "azurerm_postgresql_flexible_server",
    "azurerm_postgresql_flexible_server_database",
    "azurerm_public_ip",
    "azurerm_servicebus_namespace",
    "azurerm_storage_account",
    "azurerm_storage_container",
    "azurerm_virtual_network_gateway",
    "github_branch",
    "mongodbatlas_advanced_cluster",
    "mongodbatlas_project",
})  # fmt: skip


class Status(Enum):
    """How a workspace stands in a run; the value is the word that people and reports see."""

    PLANNED = "planned"
    NO_CHANGES = "no changes"
    APPLIED = "applied"
    DESTROYED = "destroyed"
    FAILED = "failed"
    BLOCKED = "blocked"
    DEFERRED = "deferred"
    DECLINED = "declined"
    INTERRUPTED = "interrupted"

    @property
    def settled(self) -> bool:
        return self in (Status.NO_CHANGES, Status.APPLIED, Status.DESTROYED)


@dataclass(frozen=True)
class Counts:
    """Resources by what happens to them; a replacement counts once, as a replacement."""

    add: int = 0
    change: int = 0
    replace: int = 0
    destroy: int = 0
    imports: int = 0

    def as_dict(self) -> dict[str, int]:
        return {
            "add": self.add,
            "change": self.change,
            "replace": self.replace,
            "destroy": self.destroy,
            "import": self.imports,
        }


@dataclass(frozen=True)
class Plan:
    """What Terraform would do in one workspace; `applyable` is Terraform's own word for "there is something to do"."""

    workspace: str
    applyable: bool
    changes: tuple[Change, ...] = ()
    drift: tuple[Change, ...] = ()
    outputs: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""

    @property
    def counts(self) -> Counts:
        by = Counter(change.action for change in self.changes)
        imports = sum(change.imported for change in self.changes)
        return Counts(by["create"], by["update"], by["replace"], by["delete"], imports)

    @property
    def destroys(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.destroys)

    @property
    def changes_outputs(self) -> bool:
        """Whether those who read this workspace would read something else after it is applied."""
        return any(action != "noop" for action in self.outputs.values())


def digest(plans: list[Plan]) -> str:
    """A short name for exactly what is destroyed or replaced in `plans`; "" when nothing is."""
    lines = sorted(f"{plan.workspace} {c.address} {c.action}" for plan in plans for c in plan.destroys)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] if lines else ""


def compare(shown: dict, fresh: dict) -> list[str]:
    """Addresses where two plans (as `terraform show -json` tells them) mean different things, sorted."""
    before, after = _meaning(shown), _meaning(fresh)
    return sorted(
        address for address in before.keys() | after.keys() if before.get(address) != after.get(address)
    )


def _meaning(plan: dict) -> dict[str, tuple]:
    found = {}
    for resource in plan.get("resource_changes", []):
        change = resource["change"]
        if change["actions"] not in (["no-op"], ["read"]):
            found[resource["address"]] = (change["actions"], change.get("after"), change.get("after_unknown"))
    for name, change in plan.get("output_changes", {}).items():
        if change["actions"] != ["no-op"]:
            found[f"output.{name}"] = (change["actions"], change.get("after"), change.get("after_unknown"))
    return found
