"""pipelines/infrastructure.yml names the environments again, because Azure must know them before a run: all of them?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scripts.core.pipelines.nodes import PipelineFault, where_of

if TYPE_CHECKING:
    from scripts.config import Config

INFRASTRUCTURE = "pipelines/infrastructure.yml"
SHARED = ("k8s", "devops")


def platform_faults(document: Any, config: "Config") -> Iterator[PipelineFault]:
    """Where the platform's pipeline differs from what config/ says."""
    try:
        yield from _differences(document, config)
    except (AttributeError, KeyError, TypeError) as error:
        cure = "it needs parameters connection and environments, trigger, pr and schedules with branches"
        raise PipelineFault(where_of(document), "a part of it is missing", cure) from error


def _differences(document: Any, config: "Config") -> Iterator[PipelineFault]:
    declared = {str(one["name"]): one for one in document["parameters"]}
    listed = declared["environments"]["default"]
    given = {str(one["name"]): {str(key): str(value) for key, value in one.items()} for one in listed}
    for name, wanted in _environments(config).items():
        if given.get(name) != wanted:
            line = ", ".join(f"{key}: {value}" for key, value in wanted.items())
            yield PipelineFault(
                where_of(listed), f"environment {name} is not as config/ says", f"write - {{{line}}}"
            )
    for name in given.keys() - config.environments.keys():
        yield PipelineFault(
            where_of(listed), f"environment {name} is not in config/environments", "delete its line"
        )
    owner = config.platform.github.owner
    if declared["connection"]["default"] != owner:
        where = where_of(declared["connection"]["default"])
        yield PipelineFault(where, "the connection to GitHub is called otherwise", f"write default: {owner}")
    followed = sorted({one.branch for one in config.environments.values()})
    for place in (document["trigger"], document["pr"], *document["schedules"]):
        said = place["branches"]["include"]
        if sorted(map(str, said)) != followed:
            yield PipelineFault(
                where_of(said), "these are not the environments' branches", f"write [{', '.join(followed)}]"
            )


def _environments(config: "Config") -> dict[str, dict[str, str]]:
    prefix = config.platform.name
    guarded = [one.branch for one in config.environments.values() if one.data and one.data.protected]
    main = guarded[0] if guarded else "main"
    last = max((name for name, one in config.environments.items() if one.branch == main), default=None)
    return {
        name: environment_line(prefix, name, facts.branch, SHARED if name == last else ())
        for name, facts in sorted(config.environments.items())
    }


def environment_line(prefix: str, name: str, branch: str, shared: tuple[str, ...] = ()) -> dict[str, str]:
    """What the pipeline says of an environment; `shared` are the workspaces that are applied with it."""
    return {
        "name": name,
        "branch": branch,
        "plans": f"{prefix}-plan",
        "applies": f"{prefix}-{name}-apply",
        "only": " ".join(f"--only {one}" for one in (name, *shared)),
    }
