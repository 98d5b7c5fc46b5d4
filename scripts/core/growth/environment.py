"""A new environment is the files of another one under its own name; removing it takes them away again."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from scripts.core.growth.addresses import next_free
from scripts.core.growth.document import Path, add_items, change, drop, drop_items
from scripts.core.growth.edits import Edit
from scripts.core.growth.facts import branch_of, platform_of, pool_of, space_of, taken
from scripts.core.growth.images import forget_tags
from scripts.core.growth.pipeline import INFRASTRUCTURE, join, leave

FOLDERS = ("config", "flux", "pipelines")
# Lists that name environments or their files, by the file that holds them.
_LISTS: tuple[tuple[str, Path], ...] = (
    ("config/services/*.yaml", ("environments",)),
    ("flux/**/kustomization.yaml", ("resources",)),
)
_USERS = "config/vpn.yaml"


def grow(files: Mapping[str, str], name: str, like: str, platform_domain: str) -> list[Edit]:
    """The edits that add environment `name`, made after `like`; `files` are those of FOLDERS by path.

    A file that is there already stays as it is. The one that makes it an environment comes last, so that a break
    before it leaves none that is half there.
    """
    copies = _copies(files, name, like)
    edits = [Edit(path, None, text) for path, text in copies.items() if path not in files]
    for path, where in _listed(files):
        edits.append(Edit(path, files[path], add_items(files[path], where, _pairs(like, name))))
    if INFRASTRUCTURE in files:
        text = files[INFRASTRUCTURE]
        edits.append(Edit(INFRASTRUCTURE, text, join(text, name, platform_of(files))))
    edits.append(Edit(file_of(name), None, _environment(files, name, like, platform_domain)))
    return [edit for edit in edits if not edit.is_idle]


def shrink(files: Mapping[str, str], name: str) -> list[Edit]:
    """The edits that take environment `name` away with every mention in a list; its own file goes last."""
    gone = sorted((path for path in files if _is_of(path, name)), key=lambda path: path == file_of(name))
    edits = []
    for path, where in _listed(files):
        if path not in gone:
            text = drop_items(files[path], where, [item for item, _ in _pairs(name, name)])
            edits.append(Edit(path, files[path], text))
    if _USERS in files:
        edits.append(Edit(_USERS, files[_USERS], drop(files[_USERS], ("users", name))))
    if INFRASTRUCTURE in files:
        text = files[INFRASTRUCTURE]
        edits.append(Edit(INFRASTRUCTURE, text, leave(text, name, branch_of(files[file_of(name)]))))
    edits += [Edit(path, files[path], None) for path in gone]
    return [edit for edit in edits if not edit.is_idle]


def file_of(name: str) -> str:
    """The file that says what environment `name` is."""
    return f"config/environments/{name}.yaml"


def _copies(files: Mapping[str, str], name: str, like: str) -> dict[str, str]:
    return {
        _renamed_path(path, like, name): forget_tags(_renamed(text, like, name), name)
        for path, text in files.items()
        if _is_of(path, like) and path != file_of(like)
    }


def _environment(files: Mapping[str, str], name: str, like: str, platform_domain: str) -> str:
    text = files[file_of(like)]
    values: dict[Path, object] = {
        ("name",): name,
        ("branch",): name,
        ("domain",): f"{name}.{platform_domain}",
        ("network", "address_space"): next_free(space_of(text), taken(files)),
    }
    if pool := pool_of(text):
        values["network", "vpn", "address_space"] = next_free(pool, taken(files))
    return change(text, values)


def _is_of(path: str, name: str) -> bool:
    """Whether a file is this environment's: it, or a folder that it is in, has the environment's name."""
    parts = PurePosixPath(path).parts
    return parts[0] in FOLDERS and any(part in (name, f"{name}.yaml") for part in parts)


def _renamed_path(path: str, like: str, name: str) -> str:
    renamed = {like: name, f"{like}.yaml": f"{name}.yaml"}
    return "/".join(renamed.get(part, part) for part in PurePosixPath(path).parts)


def _renamed(text: str, like: str, name: str) -> str:
    """Every word `like` as `name`: in names, paths, labels and variables such as ${dev_domain}."""
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(like)}(?![A-Za-z0-9])", name, text)


def _pairs(like: str, name: str) -> list[tuple[str, str]]:
    forms = ("{}", "{}.yaml", "./{}", "./{}.yaml", "../{}")
    return [(form.format(like), form.format(name)) for form in forms]


def _listed(files: Mapping[str, str]) -> list[tuple[str, Path]]:
    return [
        (path, where)
        for path in sorted(files)
        for pattern, where in _LISTS
        if PurePosixPath(path).match(pattern)
    ]
