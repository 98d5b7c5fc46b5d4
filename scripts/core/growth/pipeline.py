"""The platform's own pipeline names its environments and their branches, since Azure must know them before a run."""

from typing import Any

from scripts.core.growth.document import edit
from scripts.core.pipelines.platform import INFRASTRUCTURE, environment_line

__all__ = ["INFRASTRUCTURE", "is_sound", "join", "leave"]


def join(text: str, name: str, platform: str) -> str:
    """The pipeline with environment `name`, whose branch has its name, too."""
    line = environment_line(platform, name, name)

    def add(document: Any) -> None:
        listed = _environments(document)
        if all(one["name"] != name for one in listed):
            listed.append(_flow(line))
        for branches in _followed(document):
            if name not in branches:
                branches.append(name)

    return edit(text, add)


def leave(text: str, name: str, branch: str) -> str:
    """The pipeline without environment `name` and its branch."""

    def remove(document: Any) -> None:
        listed = _environments(document)
        for one in [one for one in listed if one["name"] == name]:
            listed.remove(one)
        for branches in _followed(document):
            if branch in branches:
                branches.remove(branch)

    return edit(text, remove)


def is_sound(document: Any) -> bool:
    """Whether the environments and the branches are where they are looked for."""
    try:
        listed, followed = _environments(document), _followed(document)
    except (KeyError, IndexError, TypeError, StopIteration):
        return False
    return all(isinstance(one, list) for one in (listed, *followed)) and all(
        isinstance(one, dict) and "name" in one for one in listed
    )


def _environments(document: Any) -> Any:
    return next(one["default"] for one in document["parameters"] if one["name"] == "environments")


def _followed(document: Any) -> list[Any]:
    places = (document["trigger"], document["pr"], *document["schedules"])
    return [place["branches"]["include"] for place in places]


def _flow(line: dict[str, str]) -> Any:
    from ruamel.yaml.comments import CommentedMap

    mapping = CommentedMap(line)
    mapping.fa.set_flow_style()
    return mapping
