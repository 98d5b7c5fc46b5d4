"""What contradicts what in config/, across its files: every rule in one list of faults."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, did_you_mean
from scripts.core.addresses import address_faults
from scripts.core.calls import call_faults, reference_faults
from scripts.core.names import length_faults, name_faults
from scripts.core.services import entity_faults, service_faults
from scripts.core.sizes import environment_faults, platform_faults
from scripts.core.target import target_faults

if TYPE_CHECKING:
    from scripts.config import Config, Service

PLATFORM = "config/platform.yaml"


def contradictions(config: "Config", fragments: "Config") -> list[Fault]:
    """Faults between keys and between files.

    `config` has the faultless files: they are judged as a whole. `fragments` has the sound keys of all files:
    they are known, and must not collide.
    """
    faults = [*name_faults(fragments), *address_faults(fragments), *target_faults(fragments.targets)]
    if config.platform:
        faults += [Fault(PLATFORM, path, text) for path, text in platform_faults(config.platform)]
        for name, text in length_faults(config.platform.name, config.environments, config.services):
            faults.append(Fault(_service_file(name), (), text))
    known = {"environments": set(fragments.environments), "services": set(fragments.services)}
    for name, service in config.services.items():
        for path, text in (
            *service_faults(name, service),
            *reference_faults(name, service, config.services, known),
        ):
            faults.append(Fault(_service_file(name), path, text))
    for name in config.environments:
        faults += _environment_faults(config, name, known["services"])
    return _once(faults)


def _environment_faults(config: "Config", name: str, known: set[str]) -> Iterator[Fault]:
    file, environment = f"config/environments/{name}.yaml", config.environments[name]
    services = config.in_environment(name)
    for path, text in environment_faults(environment, services):
        yield Fault(file, path, text)
    for service in environment.services or {}:
        if service not in known:
            yield Fault(file, ("services", service), f"unknown service{did_you_mean(service, known)}")
        elif service in config.services:
            yield from _override_faults(file, service, config.services[service], services.get(service))
    for service, text in call_faults(name, environment, services, config.services):
        yield Fault(_service_file(service), ("calls",), text)
    for service, path, text in entity_faults(services):
        yield Fault(_service_file(service), path, text)


def _override_faults(
    file: str, name: str, service: "Service", overridden: "Service | None"
) -> Iterator[Fault]:
    """What only the override makes wrong, told where the override is."""
    if overridden is None:
        yield Fault(
            file, ("services", name), f"{name} is not in this environment: its `environments` leave it out"
        )
        return
    already = {text for _, text in service_faults(name, service)}
    for path, text in service_faults(name, overridden):
        if text not in already:
            yield Fault(file, ("services", name, *path), text)


def _service_file(name: str) -> str:
    return f"config/services/{name}.yaml"


def _once(faults: list[Fault]) -> list[Fault]:
    """Without repetitions: what is wrong with a service may be so in every environment."""
    return list(dict.fromkeys(faults))
