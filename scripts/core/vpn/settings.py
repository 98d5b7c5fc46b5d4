"""What contradicts what around config/vpn.yaml."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, did_you_mean

if TYPE_CHECKING:
    from scripts.config import Config
    from scripts.config.vpn import VpnSettings

FILE = "config/vpn.yaml"


def vpn_faults(settings: "VpnSettings | None", known: "Config") -> Iterator[Fault]:
    """Faults of config/vpn.yaml by itself and against the `known` environments and targets."""
    if settings is None:
        return
    for target in settings.custody:
        if target not in known.targets:
            yield Fault(FILE, ("custody", target), f"unknown target{did_you_mean(target, known.targets)}")
    for name, access in (settings.users or {}).items():
        environment = known.environments.get(name)
        if environment is None:
            hint = did_you_mean(name, known.environments)
            yield Fault(FILE, ("users", name), f"unknown environment{hint}")
        elif environment.network is not None and environment.network.vpn is None:
            yield Fault(FILE, ("users", name), f"{name} has no network.vpn")
        if access.restricted and not (access.people or access.group):
            yield Fault(FILE, ("users", name), "restricted, and nobody is named: say people or group")
    yield from _validity_faults(settings)


def _validity_faults(settings: "VpnSettings") -> Iterator[Fault]:
    client, ca = settings.client, settings.ca
    if client.renew_before_days >= client.valid_days:
        text = f"{client.renew_before_days} is not less than valid_days, {client.valid_days}"
        yield Fault(FILE, ("client", "renew_before_days"), text)
    if client.valid_days > ca.valid_days:
        text = f"{client.valid_days} is more than the root's, {ca.valid_days}"
        yield Fault(FILE, ("client", "valid_days"), text)
    if client.key.bits > ca.key.bits:
        yield Fault(
            FILE, ("client", "key", "bits"), f"{client.key.bits} is more than the root's, {ca.key.bits}"
        )
