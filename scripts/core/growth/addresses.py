"""Free address space, beside everything that config/ has given away already."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from scripts.core.addresses import PRIVATE, TAKEN_BY_AKS
from scripts.errors import Preflight


def next_free(like: str, taken: Iterable[str]) -> str:
    """The next space of the size of `like`, after it, in its private range; raises Preflight when none is free."""
    space = IPv4Network(like)
    others = [IPv4Network(one) for one in taken]
    for candidate in _candidates(space):
        if not any(candidate.overlaps(other) for other in (*others, *TAKEN_BY_AKS)):
            return str(candidate)
    raise Preflight(
        f"no free address space of the size of {like} is left in its private range",
        hint="free one in config/environments, or give --like an environment in another range",
    )


def _candidates(space: IPv4Network) -> Iterator[IPv4Network]:
    """Every space of this size in the private range of `space`: those after it, then those before it.

    Steps of ten in the second octet come first where there is room, as 10.20, 10.30, 10.40 read well.
    """
    whole = next(one for one in PRIVATE if space.subnet_of(one))
    spaces = list(whole.subnets(new_prefix=space.prefixlen))
    here = spaces.index(space)
    around = [*spaces[here + 1 :], *spaces[:here]]
    return iter([*around[9::10], *around])
