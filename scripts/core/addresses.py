"""The address plan: who has which addresses, and what is wrong with that."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from scripts.config.fault import Fault, Path

if TYPE_CHECKING:
    from scripts.config import Config, Environment

# From a /16 the roots cut subnets as small as /28, and that is the least that Azure's services take.
LARGEST_PREFIX = 16
PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
# Azure keeps them for itself in every AKS cluster's network.
TAKEN_BY_AKS = tuple(map(IPv4Network, ("172.30.0.0/16", "172.31.0.0/16")))
_EVERYBODY = IPv4Network("0.0.0.0/0")


class Claim(NamedTuple):
    """An owner's address space, and where config/ says so."""

    owner: str
    space: IPv4Network
    file: str
    path: Path


def address_faults(config: "Config") -> Iterator[Fault]:
    """Spaces that are too small, not private, reserved or overlapping; absent ones are passed over."""
    spaces, pools = list(_spaces(config)), list(_pools(config))
    for claim in spaces:
        yield from _space_faults(claim)
    for claim in (*spaces, *pools):
        if not any(claim.space.subnet_of(private) for private in PRIVATE):
            text = f"{claim.space} is not private; take it from {', '.join(map(str, PRIVATE))}"
            yield Fault(claim.file, claim.path, text)
    for first, second in combinations((*spaces, *pools), 2):
        if first.space.overlaps(second.space):
            yield Fault(second.file, second.path, f"{second.space} overlaps {first.space} of {first.owner}")
    for name, environment in config.environments.items():
        yield from _admission_faults(f"config/environments/{name}.yaml", environment)


def _spaces(config: "Config") -> Iterator[Claim]:
    if config.platform and config.platform.cluster:
        space = IPv4Network(config.platform.cluster.address_space)
        yield Claim("the cluster", space, "config/platform.yaml", ("cluster", "address_space"))
    for name, environment in config.environments.items():
        if environment.network:
            space = IPv4Network(environment.network.address_space)
            file = f"config/environments/{name}.yaml"
            yield Claim(f"environment {name}", space, file, ("network", "address_space"))


def _pools(config: "Config") -> Iterator[Claim]:
    for name, environment in config.environments.items():
        if environment.network and environment.network.vpn:
            space = IPv4Network(environment.network.vpn.address_space)
            file = f"config/environments/{name}.yaml"
            yield Claim(f"{name}'s VPN clients", space, file, ("network", "vpn", "address_space"))


def _space_faults(claim: Claim) -> Iterator[Fault]:
    if claim.space.prefixlen > LARGEST_PREFIX:
        text = f"{claim.space} is too small for its subnets; /{LARGEST_PREFIX} or larger is needed"
        yield Fault(claim.file, claim.path, text)
    for taken in filter(claim.space.overlaps, TAKEN_BY_AKS):
        yield Fault(claim.file, claim.path, f"{claim.space} overlaps {taken}, which AKS keeps for itself")


def _admission_faults(file: str, environment: "Environment") -> Iterator[Fault]:
    network = environment.network
    for index, written in enumerate((network and network.open_to) or []):
        space, path = IPv4Network(written), ("network", "open_to", index)
        if network.private and space == _EVERYBODY:
            yield Fault(file, path, f"{written} opens a private environment to everybody")
        elif any(space.overlaps(private) for private in PRIVATE) and space != _EVERYBODY:
            yield Fault(
                file, path, f"{written} is private; firewalls of data planes admit public addresses only"
            )
