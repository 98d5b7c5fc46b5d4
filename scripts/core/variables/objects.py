"""What HCP Terraform is to hold, and what it was found to hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.core.secret import Secret

Value = str | Secret


@dataclass(frozen=True)
class WantedVariable:
    """A variable with its value; key and category together are its name."""

    key: str
    category: str
    value: Value
    sensitive: bool
    hcl: bool
    description: str


@dataclass(frozen=True)
class WantedSet:
    """A variable set; `workspaces` are HCP names, of scope workspaces alone."""

    name: str
    description: str
    scope: str
    workspaces: tuple[str, ...]
    priority: bool
    variables: tuple[WantedVariable, ...]


@dataclass(frozen=True)
class Settings:
    """What a workspace is set to; `agent_pool` is a pool's name, of mode agent alone."""

    execution_mode: str
    working_directory: str
    terraform_version: str
    agent_pool: str | None


@dataclass(frozen=True)
class WantedWorkspace:
    """A workspace by its HCP name; `readers` may read its state, an apply of `triggers` starts a run of it."""

    name: str
    settings: Settings
    tags: tuple[str, ...]
    variables: tuple[WantedVariable, ...]
    readers: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desired:
    """All that one organisation is to hold of the platform, by name."""

    project: str
    workspaces: Mapping[str, WantedWorkspace]
    sets: Mapping[str, WantedSet]

    @property
    def agent_pool(self) -> str | None:
        """The pool that some workspace needs."""
        pools = (workspace.settings.agent_pool for workspace in self.workspaces.values())
        return next(filter(None, pools), None)


@dataclass(frozen=True)
class FoundVariable:
    """A variable as HCP Terraform tells it; the value of a sensitive one is None."""

    id: str
    key: str
    category: str
    value: str | None = field(repr=False)
    sensitive: bool
    hcl: bool
    description: str
    version: str | None


@dataclass(frozen=True)
class FoundSet:
    """A variable set; `variables` is None where nobody asked for them."""

    id: str
    name: str
    description: str
    is_global: bool
    priority: bool
    project_owned: bool
    projects: frozenset[str]
    workspaces: frozenset[str]
    variables: tuple[FoundVariable, ...] | None


@dataclass(frozen=True)
class FoundWorkspace:
    """A workspace; `project`, `consumers` and the keys of `triggers` (trigger's id by source) are ids."""

    id: str
    name: str
    project: str
    settings: Settings
    tags: frozenset[str]
    shares_globally: bool
    lock: str
    variables: tuple[FoundVariable, ...]
    consumers: frozenset[str] = frozenset()
    triggers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What the organisation holds: `project` and `agent_pool` are ids, None for what is not there.

    `other_workspaces` are those of the project that nobody wants: id by name.
    """

    project: str | None
    agent_pool: str | None
    workspaces: Mapping[str, FoundWorkspace]
    sets: Mapping[str, FoundSet]
    other_workspaces: Mapping[str, str] = field(default_factory=dict)

    def workspace_ids(self, names: tuple[str, ...]) -> dict[str, str]:
        """Those of the names that are there, with their ids."""
        return {name: self.workspaces[name].id for name in names if name in self.workspaces}
