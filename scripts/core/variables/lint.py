"""What HCP Terraform would refuse of config/variables, or quietly do otherwise: told without asking it."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, Path
from scripts.core.variables.oidc import CONFLICTING

if TYPE_CHECKING:
    from scripts.config import Config
    from scripts.config.variables import GlobalVariables, Variable, VariableSet

GLOBAL = "config/variables/global.yaml"
_PROJECT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]")
_ENVIRONMENT_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def file_of(workspace: str) -> str:
    """The file of a workspace's variables."""
    return f"config/variables/{workspace}.yaml"


def variable_faults(config: "Config") -> Iterator[Fault]:
    """Faults of config/variables, and of the names in config/platform.yaml that HCP Terraform restricts."""
    project = config.platform.hcp.project if config.platform and config.platform.hcp else None
    if project and not _PROJECT.fullmatch(project):
        text = f'"{project}" is not a project\'s name: 3 to 40 letters, digits, spaces, - and _'
        yield Fault("config/platform.yaml", ("hcp", "project"), text)
    shared = config.shared_variables
    for file, path, variables in lists(config):
        for at, text in _list_faults(variables):
            yield Fault(file, (*path, *at), text)
        if shared and shared.azure_auth == "oidc":
            for at, text in _oidc_faults(variables):
                yield Fault(file, (*path, *at), text)
    if shared:
        for path, text in _set_faults(shared):
            yield Fault(GLOBAL, path, text)


def lists(config: "Config") -> Iterator[tuple[str, Path, list["Variable"]]]:
    """(file, path, variables) of every list of variables in config/."""
    shared = config.shared_variables
    for index, group in enumerate(shared.sets if shared else []):
        yield GLOBAL, ("sets", index, "variables"), group.variables
    for root, variables in ((shared and shared.roots) or {}).items():
        yield GLOBAL, ("roots", root), variables
    for name, own in config.variables.items():
        yield file_of(name), ("variables",), own.variables


def _list_faults(variables: Iterable["Variable"]) -> Iterator[tuple[Path, str]]:
    seen: dict[tuple[str, str], set[str | None]] = {}
    for index, one in enumerate(variables):
        modes = seen.setdefault((one.key, one.category), set())
        if modes and (one.mode in modes or None in modes or one.mode is None):
            yield (index, "key"), f"{one.key} is here twice in category {one.category}"
        modes.add(one.mode)
        for at, text in _one_faults(one):
            yield (index, *at), text


def _one_faults(one: "Variable") -> Iterator[tuple[Path, str]]:
    if (one.source is None) == (one.value is None):
        yield (), f"{one.key} wants either a source or a value"
    if one.sensitive and one.value is not None:
        yield ("value",), f"{one.key} is sensitive: name a source, its value is not written in a file"
    if one.hcl and one.category == "env":
        yield ("hcl",), f"{one.key} is an environment variable, which is text and no expression"
    if one.category == "env" and not _ENVIRONMENT_KEY.fullmatch(one.key):
        yield ("key",), f"{one.key} is not an environment variable's name: letters, digits and _"


def _oidc_faults(variables: Iterable["Variable"]) -> Iterator[tuple[Path, str]]:
    for index, one in enumerate(variables):
        if one.key in CONFLICTING and one.mode in (None, "oidc"):
            yield (index, "key"), f"{one.key} breaks azure_auth: oidc; give it mode: client_secret"


def _set_faults(shared: "GlobalVariables") -> Iterator[tuple[Path, str]]:
    names: dict[str, int] = {}
    globally: dict[tuple[str, str], str] = {}
    for index, group in enumerate(shared.sets):
        at = ("sets", index)
        if names.setdefault(group.name, index) != index:
            yield (*at, "name"), f'"{group.name}" is another set\'s name already'
        if (group.scope == "workspaces") != bool(group.workspaces):
            yield (*at, "workspaces"), f"scope {group.scope} {_wants(group)}"
        for one in group.variables:
            key = (one.key, one.category)
            if group.scope == "organization" and globally.setdefault(key, group.name) != group.name:
                text = f"{one.key} is in set {globally[key]}, too, and both are for the whole organisation"
                yield (*at, "variables"), text
            if (one.source or "").startswith("fact:"):
                yield (*at, "variables"), f"{one.key} is a fact of one workspace, which a set has none of"


def _wants(group: "VariableSet") -> str:
    return "wants a list of workspaces" if group.scope == "workspaces" else "takes no list of workspaces"
