"""A directory of its own for every workspace, made of links into the checkout, for Terraform to run in.

Two workspaces may share a root, and Terraform leaves a state that it cannot save in the directory it runs in: in
one directory, dev's would overwrite prod's. The tree itself stays as it is, whatever Terraform leaves behind.
"""

from pathlib import Path


def link_root(checkout: Path, root: Path, directory: Path) -> Path:
    """Have the entries of `root` linked at its own path below `directory`, with all beside it that its code reads."""
    for neighbour in (root.parent / "modules", checkout / "config"):
        _link_all(neighbour.parent, directory / neighbour.parent.relative_to(checkout), {neighbour.name})
    own = directory / root.relative_to(checkout)
    _link_all(root, own, {entry.name for entry in root.iterdir() if not _is_leftover(entry)})
    return own


def _is_leftover(entry: Path) -> bool:
    return entry.name == ".terraform" or ".tfstate" in entry.suffixes


def _link_all(source: Path, target: Path, names: set[str]) -> None:
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    links = {entry.name: entry.readlink() for entry in target.iterdir() if entry.is_symlink()}
    wanted = {name: source / name for name in names}
    for name in links.keys() - {name for name, place in wanted.items() if links.get(name) == place}:
        (target / name).unlink()
        del links[name]
    for name in wanted.keys() - links.keys():
        (target / name).symlink_to(wanted[name])
