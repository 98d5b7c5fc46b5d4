"""Where a variable set stands among everything that can give a workspace a variable.

The levels are HCP Terraform's fifteen, the first wins: 1 priority global set; 2 and 3 priority sets on the project,
owned by the organisation or by the project; 4 and 5 the same on the workspace; 6 and 7 the command line and TF_VAR_;
8 the workspace's own variables; 9 and 10 sets on the workspace, owned by the project or by the organisation; 11 and 12
sets on the project; 13 global sets; 14 and 15 variable files. Within a level the set whose name sorts first wins.
"""

from scripts.sandbox.store import Document

WORKSPACE = 8
# By what it is attached to, whether it has priority and whether a project owns it.
LEVELS = {
    ("global", True, False): 1,
    ("project", True, False): 2,
    ("project", True, True): 3,
    ("workspace", True, False): 4,
    ("workspace", True, True): 5,
    ("workspace", False, True): 9,
    ("workspace", False, False): 10,
    ("project", False, True): 11,
    ("project", False, False): 12,
    ("global", False, False): 13,
}


def level(variable_set: Document, workspace: Document) -> int | None:
    """The level of a set for a workspace; None when the set does not apply to it."""
    if variable_set["organization"] != workspace["organization"]:
        return None
    owned = variable_set["parent"]["type"] == "projects"
    found = [
        LEVELS[scope, variable_set["priority"], owned]
        for scope, applies in (
            ("global", variable_set["global"]),
            ("project", workspace["project"] in variable_set["projects"]),
            ("workspace", workspace["id"] in variable_set["workspaces"]),
        )
        if applies
    ]
    return min(found, default=None)
