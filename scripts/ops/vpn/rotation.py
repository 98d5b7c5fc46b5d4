"""inv vpn.rotate-root: a new root beside the old one, everybody moved over, the old one retired; goes on where it stopped."""

from scripts.ops.vpn.place import Place
from scripts.ops.vpn.roots import Root, read_roots


def signing_root(place: Place) -> Root:
    """The root that signs now."""
    return read_roots(place)[-1]
