"""What the variables in config/ and the roots' own code say of each other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, did_you_mean
from scripts.core.graph import Graph
from scripts.core.target import Target
from scripts.core.variables.declarations import Declared
from scripts.core.variables.desired import AGENT, LOCAL, mode_of
from scripts.core.variables.lint import GLOBAL, file_of
from scripts.core.variables.selecting import active, workspace_variables

if TYPE_CHECKING:
    from scripts.config import Config
    from scripts.config.variables import Variable

MOST_TRIGGERS = 20
Declarations = Mapping[str, Mapping[str, Declared]]


def root_faults(config: "Config", graph: Graph, target: Target, declared: Declarations) -> Iterator[Fault]:
    """Faults about names of workspaces and roots, and about variables that a root does not have, or lacks."""
    shared = config.shared_variables
    for name in config.variables.keys() - graph.workspaces.keys():
        yield Fault(file_of(name), (), f"there is no workspace {name}{did_you_mean(name, graph.workspaces)}")
    for name in target.execution.keys() - {"default", *graph.workspaces}:
        text = f"there is no workspace {name}{did_you_mean(name, graph.workspaces)}"
        yield Fault(f"config/targets/{target.name}.yaml", ("execution", name), text)
    for index, group in enumerate(shared.sets):
        for name in set(group.workspaces or ()) - graph.workspaces.keys():
            text = f"there is no workspace {name}{did_you_mean(name, graph.workspaces)}"
            yield Fault(GLOBAL, ("sets", index, "workspaces"), text)
    for root, variables in (shared.roots or {}).items():
        if root not in declared:
            yield Fault(GLOBAL, ("roots", root), f"there is no root {root}{did_you_mean(root, declared)}")
        else:
            yield from _undeclared(GLOBAL, ("roots", root), variables, declared[root])
    for name, workspace in graph.workspaces.items():
        if name in config.variables:
            own = config.variables[name].variables
            yield from _undeclared(file_of(name), ("variables",), own, declared[workspace.root])
        yield from _missing(config, graph, name, declared[workspace.root])
        if shared.workspaces.run_triggers and len(graph.upstream[name]) > MOST_TRIGGERS:
            text = f"{name} would have {len(graph.upstream[name])} run triggers, the most is {MOST_TRIGGERS}"
            yield Fault(GLOBAL, ("workspaces", "run_triggers"), text)


def execution_advice(graph: Graph, target: Target, private: frozenset[str]) -> Iterator[str]:
    """What to know of where workspaces run; `private` names the environments without a public way in."""
    modes = {name: mode_of(target.execution, name) for name in graph.workspaces}
    local = [name for name, mode in modes.items() if mode == LOCAL]
    if local:
        yield f"{', '.join(local)}: run where inv is called, which sees none of the variables seeded for them"
    for name, mode in modes.items():
        if mode == AGENT and graph.workspaces[name].environment not in private:
            yield f"{name}: agents serve private environments; remote or local would do"


def _undeclared(
    file: str, path: tuple, variables: Iterable["Variable"], declared: Mapping[str, Declared]
) -> Iterator[Fault]:
    for index, one in enumerate(variables):
        if one.category != "terraform":
            continue
        if one.key not in declared:
            text = f"the root declares no variable {one.key}{did_you_mean(one.key, declared)}"
            yield Fault(file, (*path, index, "key"), text)
        elif declared[one.key].is_expression and not one.hcl:
            text = f"{one.key} is no plain text in the root: say hcl: true"
            yield Fault(file, (*path, index, "hcl"), text)


def _missing(config: "Config", graph: Graph, name: str, declared: Mapping[str, Declared]) -> Iterator[Fault]:
    shared = config.shared_variables
    given = {one.key for one in workspace_variables(config, graph.workspaces[name]) if not one.optional}
    for group in shared.sets:
        if group.scope != "workspaces" or name in (group.workspaces or ()):
            given |= {one.key for one in active(group.variables, shared.modes)}
    for key, facts in declared.items():
        if facts.required and key not in given:
            yield Fault(file_of(name), (), f"the root needs {key}, which nothing gives {name}")
