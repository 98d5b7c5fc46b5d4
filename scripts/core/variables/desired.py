"""The wanted objects: what config/ and the graph of the roots make of an organisation in HCP Terraform."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from scripts.core.graph import Graph, Workspace
from scripts.core.target import Target
from scripts.core.variables.objects import (
    Desired,
    Settings,
    Value,
    WantedSet,
    WantedVariable,
    WantedWorkspace,
)
from scripts.core.variables.selecting import active, workspace_variables

if TYPE_CHECKING:
    from scripts.config import Config
    from scripts.config.variables import Variable

ROOTS = "terraform/azure"
LOCAL, AGENT = "local", "agent"
Facts = Mapping[str, Mapping[str, str]]


def desired(config: "Config", graph: Graph, target: Target, values: Mapping[str, Value | None]) -> Desired:
    """What is to be there. `values` holds what each source gave, None where it gave nothing.

    A source of a workspace's facts is looked up under `<workspace> <source>`, see `source_of`.
    """
    shared = config.shared_variables
    hcp_names = {name: one.hcp_name for name, one in graph.workspaces.items()}
    sets = {}
    for group in shared.sets:
        chosen = _variables(active(group.variables, shared.modes), "", values)
        scoped = tuple(hcp_names[name] for name in group.workspaces or ())
        sets[group.name] = WantedSet(
            group.name, group.description, group.scope, scoped, bool(group.priority), chosen
        )
    workspaces = {}
    for name, one in graph.workspaces.items():
        readers = tuple(hcp_names[other] for other in graph.workspaces if name in graph.upstream[other])
        sources = tuple(hcp_names[other] for other in graph.workspaces if other in graph.upstream[name])
        workspaces[one.hcp_name] = WantedWorkspace(
            name=one.hcp_name,
            settings=_settings(target, one, shared.workspaces.terraform_version),
            tags=tuple(shared.workspaces.tags or ()),
            variables=_variables(workspace_variables(config, one), name, values),
            readers=readers,
            triggers=sources if shared.workspaces.run_triggers else (),
        )
    return Desired(config.platform.hcp.project, workspaces, sets)


def mode_of(execution: Mapping[str, str], name: str) -> str:
    """Where the target runs a workspace: local unless it says otherwise."""
    return execution.get(name) or execution.get("default") or LOCAL


def source_of(variable: "Variable", workspace: str) -> str | None:
    """Under which name the value of a variable is looked up; a fact is one of its workspace's."""
    if variable.source and variable.source.startswith("fact:"):
        return f"{workspace} {variable.source}"
    return variable.source


def _settings(target: Target, workspace: Workspace, version: str) -> Settings:
    mode = mode_of(target.execution, workspace.name)
    pool = target.agent_pool if mode == AGENT else None
    return Settings(mode, f"{ROOTS}/{workspace.root}", version, pool)


def _variables(
    variables: Iterable["Variable"], workspace: str, values: Mapping[str, Value | None]
) -> tuple[WantedVariable, ...]:
    wanted = []
    for one in variables:
        value = one.value if one.source is None else values[source_of(one, workspace)]
        if value is not None:
            wanted.append(
                WantedVariable(one.key, one.category, value, one.sensitive, bool(one.hcl), one.description)
            )
    return tuple(wanted)
