"""What contradicts what in config/, across its files: every rule in one list of faults."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, Path, did_you_mean
from scripts.core.addresses import address_faults
from scripts.core.calls import call_faults, reference_faults
from scripts.core.flux.faults import flux_faults
from scripts.core.names import length_faults, name_faults
from scripts.core.repositories import repository_faults
from scripts.core.services import entity_faults, service_faults
from scripts.core.sizes import environment_faults, platform_faults
from scripts.core.target import target_faults
from scripts.core.variables.lint import variable_faults
from scripts.core.vpn.settings import vpn_faults

if TYPE_CHECKING:
    from scripts.config import Config, Service

PLATFORM = "config/platform.yaml"
FLUX = "config/flux.yaml"


def contradictions(config: "Config", fragments: "Config") -> list[Fault]:
    """Faults between keys and between files.

    `config` has the faultless files: they are judged as a whole. `fragments` has the sound keys of all files:
    they are known, and must not collide.
    """
    faults = [*name_faults(fragments), *address_faults(fragments), *target_faults(fragments.targets)]
    if config.platform:
        faults += [
            Fault(PLATFORM, path, text)
            for path, text in platform_faults(config.platform, config.environments)
        ]
        for name, text in length_faults(config.platform.name, config.environments, config.services):
            faults.append(Fault(_service_file(name), (), text))
    if config.flux:
        faults += [Fault(FLUX, path, text) for path, text in flux_faults(config.flux)]
    faults += repository_faults(fragments)
    faults += variable_faults(config)
    faults += vpn_faults(config.vpn, fragments)
    known = {"environments": set(fragments.environments), "services": set(fragments.services)}
    for name, service in config.services.items():
        for path, text in (
            *service_faults(name, service),
            *reference_faults(name, service, config.services, known),
        ):
            faults.append(Fault(_service_file(name), path, text))
    for name in config.environments:
        faults += _environment_faults(config, name, known)
    return _once(faults)


def _environment_faults(config: "Config", name: str, known: dict[str, set[str]]) -> Iterator[Fault]:
    file, environment = f"config/environments/{name}.yaml", config.environments[name]
    services = config.in_environment(name)
    for path, text in environment_faults(environment, services):
        yield Fault(file, path, text)
    for service in environment.services or {}:
        path = ("services", service)
        if service not in known["services"]:
            yield Fault(file, path, f"unknown service{did_you_mean(service, known['services'])}")
        elif service in services:
            for below, text in _override_faults(service, config.services[service], services[service]):
                yield Fault(file, (*path, *below), text)
        elif service in config.services and known["environments"].issuperset(
            config.services[service].environments
        ):
            yield Fault(file, path, f"{name} is not among the `environments` of {service}")
    for service, text in call_faults(name, environment, services, config.services):
        yield Fault(_service_file(service), ("calls",), text)
    for service, path, text in entity_faults(services):
        yield Fault(_service_file(service), path, text)


def _override_faults(name: str, service: "Service", overridden: "Service") -> Iterator[tuple[Path, str]]:
    """What only the override makes wrong."""
    already = {text for _, text in service_faults(name, service)}
    for path, text in service_faults(name, overridden):
        if text not in already:
            yield path, text


def _service_file(name: str) -> str:
    return f"config/services/{name}.yaml"


def _once(faults: list[Fault]) -> list[Fault]:
    """Without repetitions: what is wrong with a service may be so in every environment."""
    return list(dict.fromkeys(faults))
