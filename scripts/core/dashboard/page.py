"""What the page says, before it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scripts.core.dashboard.links import Link, Places, environment_links, service_links, shared_links

if TYPE_CHECKING:
    from scripts.config import Config

SOON_DAYS = 30
Contract = Mapping[str, Any]


@dataclass(frozen=True)
class Workspace:
    """A workspace: when it was last applied, how much is in it, and what was found drifted; None is not known."""

    name: str
    resources: int
    applied: datetime | None
    drifted: int | None

    @property
    def words(self) -> tuple[str, str, str, str]:
        """Name, resources, last apply and drift as they are shown."""
        applied = f"{self.applied:%Y-%m-%d %H:%M}" if self.applied else "never"
        drift = "not looked for" if self.drifted is None else str(self.drifted)
        return self.name, str(self.resources), applied, drift


@dataclass(frozen=True)
class Expiry:
    """Something that ends: what, in which environment, when."""

    what: str
    environment: str
    ends: datetime

    def days(self, now: datetime) -> int:
        """Whole days that are left, negative when it has ended."""
        return (self.ends - now).days


@dataclass(frozen=True)
class Environment:
    """An environment: its domain, whether it answers inside its network alone, where its parts are."""

    name: str
    domain: str
    private: bool
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Service:
    """A service: what it is, and its links by environment; an environment without it has none."""

    name: str
    kind: str
    description: str
    links: Mapping[str, tuple[Link, ...]]


@dataclass(frozen=True)
class Page:
    """Everything on the page; `made` is when, `unseen` has a sentence for each ending that is not known."""

    company: str
    made: datetime
    environments: tuple[Environment, ...]
    services: tuple[Service, ...]
    shared: tuple[Link, ...]
    workspaces: tuple[Workspace, ...]
    expiries: tuple[Expiry, ...]
    unseen: tuple[str, ...] = ()

    @property
    def urgent(self) -> tuple[str, ...]:
        """What somebody should look at today: what ends soon or has ended, and what has drifted."""
        ending = [
            f"{one.what} ({one.environment}) "
            + (f"ends in {days} days" if days >= 0 else f"ended {one.ends:%Y-%m-%d}")
            for one in self.expiries
            if (days := one.days(self.made)) < SOON_DAYS
        ]
        drifted = [f"{one.name} has drifted: {one.drifted}" for one in self.workspaces if one.drifted]
        return (*ending, *drifted)


def build(
    config: "Config",
    contracts: Mapping[str, Contract],
    workspaces: tuple[Workspace, ...],
    expiries: tuple[Expiry, ...],
    made: datetime,
    unseen: tuple[str, ...] = (),
) -> Page:
    """The page; `contracts` by workspace. An environment that was never applied has none, and is left out."""
    names = [name for name in config.environments if name in contracts]
    places = Places(config.platform, contracts.get("k8s"), contracts.get("devops"))
    catalogues = {name: config.in_environment(name) for name in names}
    services = tuple(
        Service(
            name,
            facts.kind,
            facts.description or "",
            {
                environment: service_links(
                    places, name, catalogues[environment][name], contracts[environment]
                )
                for environment in names
                if name in catalogues[environment]
            },
        )
        for name, facts in sorted(config.services.items())
    )
    environments = tuple(
        Environment(
            name,
            contracts[name]["domain"],
            contracts[name]["network"]["private"],
            environment_links(contracts[name]),
        )
        for name in names
    )
    ordered = tuple(sorted(expiries, key=lambda one: one.ends))
    shared = shared_links(places)
    return Page(config.platform.company, made, environments, services, shared, workspaces, ordered, unseen)


def moment(text: str) -> datetime | None:
    """An ISO 8601 time as HCP Terraform writes it; None where it says none."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
