"""What an environment is built of, and which of it cannot stand together."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scripts.config.fault import Path

if TYPE_CHECKING:
    from pydantic import BaseModel

    from scripts.config import Environment, Platform, Service

Told = Iterator[tuple[Path, str]]

_UNITS = "1, 2, 4, 8 or 16"


def environment_faults(environment: "Environment", services: Mapping[str, "Service"]) -> Told:
    """Paths and sentences about the environment; `services` are those that it has, overrides in."""
    network = environment.network
    if network.vpn and not network.private:
        text = "a public environment has no private network to enter; leave it out, or say private: true"
        yield ("network", "vpn"), text
    for key in ("node_pool", "edge"):
        yield from range_faults(("sizes", key), _said(environment, "sizes", key))
    yield from _app_faults(environment)
    yield from _postgres_faults(environment)
    yield from _servicebus_faults(environment, services)
    yield from _mongo_faults(environment, services)


def platform_faults(platform: "Platform", environments: Mapping[str, "Environment"]) -> Told:
    """Paths and sentences about the platform."""
    protected = [
        name for name, environment in environments.items() if _said(environment, "data", "protected")
    ]
    if protected and not platform.azure_devops.approvers:
        path = ("azure_devops", "approvers")
        yield path, f"is missing; {protected[0]} is protected, and somebody must approve its releases"
    yield from range_faults(("cluster", "system_pool"), platform.cluster.system_pool)
    sku = _said(platform, "registry", "sku")
    if sku and sku != "Premium" and platform.cluster.private is not False:
        yield ("registry", "sku"), f"{sku} has no private endpoints, and the cluster is private; say Premium"


def range_faults(path: Path, bounds: Any) -> Told:
    """A min and a max: both or neither, as a default of the one could contradict the other."""
    if bounds is None or bounds.min is bounds.max is None:
        return
    for key, other in (("min", "max"), ("max", "min")):
        if getattr(bounds, key) is None:
            yield (*path, key), f"is missing; say it beside {other}"
            return
    if bounds.min > bounds.max:
        yield (*path, "min"), f"{bounds.min} is more than max, {bounds.max}"


def _said(model: "BaseModel", *path: str) -> Any:
    value: Any = model
    for key in path:
        value = None if value is None else getattr(value, key)
    return value


def _users(services: Mapping[str, "Service"], part: str) -> list[str]:
    return [name for name, service in services.items() if _said(service, "uses", part) is not None]


def _app_faults(environment: "Environment") -> Told:
    sku = _said(environment, "sizes", "app", "sku")
    if _said(environment, "sizes", "app", "slots") and (sku is None or sku.startswith("B")):
        path = ("sizes", "app", "sku")
        yield (
            path,
            f"{'is missing' if sku is None else f'{sku} has no slots'}; slots: true needs S1, P0v3 or larger",
        )


def _postgres_faults(environment: "Environment") -> Told:
    sku = _said(environment, "sizes", "postgres", "sku")
    if _said(environment, "sizes", "postgres", "high_availability") and (sku is None or sku.startswith("B_")):
        told = "is missing" if sku is None else f"{sku} is burstable"
        yield ("sizes", "postgres", "sku"), f"{told}; high_availability: true needs a GP_ or MO_ server"


def _servicebus_faults(environment: "Environment", services: Mapping[str, "Service"]) -> Told:
    sku, capacity = (_said(environment, "sizes", "servicebus", key) for key in ("sku", "capacity"))
    users = _users(services, "servicebus")
    if users and environment.network.private and sku != "Premium":
        told = "is missing" if sku is None else f"{sku} has no private endpoints"
        reason = f"{environment.name} is private and {users[0]} uses servicebus"
        yield ("sizes", "servicebus", "sku"), f"{told}; {reason}: say Premium"
    if sku == "Basic":
        for name in users:
            if services[name].uses.servicebus.topics:
                yield (
                    ("sizes", "servicebus", "sku"),
                    f"Basic has no topics, and {name} owns some; say Standard",
                )
    if sku == "Premium" and not capacity:
        told = "is missing" if capacity is None else "is 0"
        yield ("sizes", "servicebus", "capacity"), f"{told}; Premium needs {_UNITS} messaging units"
    if capacity and sku != "Premium":
        told = f"{capacity} messaging units are for Premium alone; leave it out"
        yield ("sizes", "servicebus", "capacity"), told


def _mongo_faults(environment: "Environment", services: Mapping[str, "Service"]) -> Told:
    tier = _said(environment, "sizes", "mongo", "tier")
    users = _users(services, "mongo")
    if users and environment.network.private and tier in (None, "FLEX"):
        told = "is missing" if tier is None else "FLEX has no private link"
        reason = f"{environment.name} is private and {users[0]} uses mongo"
        yield ("sizes", "mongo", "tier"), f"{told}; {reason}: say M10 or larger"
