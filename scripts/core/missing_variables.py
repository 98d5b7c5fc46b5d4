"""Which variables a workspace lacks in HCP Terraform, before a run and out of what a failed run says."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from scripts.core.events import Diagnostic
from scripts.core.graph import Workspace
from scripts.core.variables.selecting import active, workspace_variables

if TYPE_CHECKING:
    from scripts.config import Config

UNSET = "No value for required variable"
NAMED = re.compile(r'variable "([^"]+)"')
Key = tuple[str, str]


def needed_keys(config: "Config", workspace: Workspace) -> list[Key]:
    """(key, category) of what config/variables gives a workspace, without what is optional or a fact of inv's own."""
    shared = config.shared_variables
    if shared is None:
        return []
    groups = [one for one in shared.sets if one.scope != "workspaces" or workspace.name in one.workspaces]
    chosen = [variable for group in groups for variable in active(group.variables, shared.modes)]
    chosen += workspace_variables(config, workspace)
    kept = (one for one in chosen if not one.optional and not (one.source or "").startswith("fact:"))
    return list(dict.fromkeys((one.key, one.category) for one in kept))


def unset_variables(errors: Iterable[Diagnostic]) -> list[str]:
    """The input variables that Terraform says have no value."""
    told = (NAMED.search(error.detail) for error in errors if error.summary == UNSET)
    return [found[1] for found in told if found]
