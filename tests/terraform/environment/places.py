"""Where services outside the cluster run, by config alone: the resources that must carry their settings."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.terraform.catalogue import Document, environments, services
from tests.terraform.records import Records

SITES = {
    "web": ("azurerm_linux_web_app.this", "azurerm_linux_web_app_slot.staging"),
    "dedicated": ("azurerm_linux_function_app.this", "azurerm_linux_function_app_slot.staging"),
    "flex": ("azurerm_function_app_flex_consumption.this", None),
}


class Place(NamedTuple):
    """A site or a site's slot that must have the settings of a service."""

    environment: str
    service: str
    address: str

    def __str__(self) -> str:
        return f"{self.environment}-{self.service}-{'slot' if '_slot.' in self.address else 'main'}"


def present(*kinds: str) -> Iterator[tuple[str, str, Document]]:
    """(environment, service, its facts there) for services of these kinds."""
    for environment, facts in environments().items():
        for name, service in services().items():
            if service["kind"] in kinds and environment in service.get("environments", [environment]):
                override = facts.get("services", {}).get(name, {})
                settings = service.get("settings", {}) | override.get("settings", {})
                yield environment, name, {**service, **override, "settings": settings}


def sites() -> Iterator[tuple[Place, Document]]:
    """Every web app and function and, where the environment has slots, every slot."""
    for environment, name, facts in present("web", "function"):
        main, slot = SITES[facts.get("plan", "flex") if facts["kind"] == "function" else "web"]
        yield Place(environment, name, f'{main}["{name}"]'), facts
        if slot and environments()[environment]["sizes"]["app"]["slots"]:
            yield Place(environment, name, f'{slot}["{name}"]'), facts


def settings_of(records: Records, place: Place) -> dict[str, str]:
    """The settings after the apply."""
    return records.resources(place.environment)[place.address]["app_settings"]


def planned_names(records: Records, place: Place) -> set[str]:
    """The settings that the first plan has, also those whose value only the apply will know."""
    changes = records.plan(place.environment)["resource_changes"]
    (change,) = [change["change"] for change in changes if change["address"] == place.address]
    return set(change["after"]["app_settings"]) | set(change["after_unknown"]["app_settings"])


def only(records: Records, environment: str, kind: str) -> Document:
    """The one resource of a type that the environment has."""
    (values,) = [
        values for address, values in records.resources(environment).items() if address.split(".")[-2] == kind
    ]
    return values


def vault_reference(records: Records, environment: str, secret: str) -> str:
    """How a setting refers to a secret of the environment's vault; fails where the vault does not have it."""
    vault = only(records, environment, "azurerm_key_vault")["vault_uri"]
    names = [
        values["name"]
        for address, values in records.resources(environment).items()
        if address.startswith("azurerm_key_vault_secret.")
    ]
    assert secret in names
    return f"@Microsoft.KeyVault(SecretUri={vault}secrets/{secret})"
