"""Adds, removes and lists environments: each is a handful of files that people then own."""

from pathlib import Path

from scripts.config.strict import ENVIRONMENT_NAME, IS_NOT_ENVIRONMENT_NAME
from scripts.core.choice import check_choice, check_form
from scripts.core.growth.environment import FOLDERS, file_of, grow, shrink
from scripts.errors import Preflight
from scripts.ops import editing
from scripts.ops.load import load_config
from scripts.ops.session import open_session

HEADERS = ["environment", "branch", "domain", "addresses", "private", "location"]


def add_environment(checkout: Path, name: str, like: str, yes: bool) -> list[str]:
    """Write the files of environment `name`, made after `like`; the files written, none when all were there.

    Without `like` it is made after the first environment that is not protected.
    """
    config = load_config(checkout)
    check_form(name, ENVIRONMENT_NAME, IS_NOT_ENVIRONMENT_NAME, "inv env.add qa")
    free = [one for one, facts in config.environments.items() if not (facts.data and facts.data.protected)]
    like = like or next(iter([*free, *config.environments]), "")
    check_choice("environment", like, config.environments, "--like names one there is: inv env.list")
    files = editing.read_yaml(checkout, FOLDERS)
    if name in config.environments:
        raise Preflight(f'there is an environment "{name}" already', hint=f"edit {file_of(name)}")
    edits = grow(files, name, like, config.platform.domain)
    editing.carry_out(checkout, edits, yes, f"inv env.add {name} --like {like}")
    return [edit.path for edit in edits]


def remove_environment(checkout: Path, name: str, yes: bool) -> list[str]:
    """Take its files away; the files touched. Raises Preflight while it holds resources."""
    session = open_session(checkout)
    check_choice("environment", name, session.config.environments, "inv env.list")
    state = session.state(name)
    if state and state.resources:
        told = f'environment "{name}" still holds {state.resources} resources'
        raise Preflight(told, hint=f"inv destroy --env {name}")
    edits = shrink(editing.read_yaml(checkout, FOLDERS), name)
    editing.carry_out(checkout, edits, yes, f"inv env.remove {name}")
    return [edit.path for edit in edits]


def list_environments(checkout: Path) -> list[dict[str, str]]:
    """One record an environment."""
    return [
        {
            "environment": name,
            "branch": facts.branch,
            "domain": facts.domain,
            "addresses": facts.network.address_space,
            "private": "yes" if facts.network.private else "",
            "location": facts.location,
        }
        for name, facts in sorted(load_config(checkout).environments.items())
    ]
