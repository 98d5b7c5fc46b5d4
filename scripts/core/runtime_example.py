"""What k8s's contract would say of a configuration: the keys are the real ones, the ids are made up.

Manifests are checked with it before anything stands. The lists below are those of terraform/azure/k8s/outputs.tf and
facts.tf; a test holds them together.
"""

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_DNS, uuid5

from scripts.core.services import setting_of

if TYPE_CHECKING:
    from scripts.config import Config, Service

CONTROLLERS = ("cert-manager", "datadog", "external-dns", "flux-image")
IN_CLUSTER = ("container", "cron")


def example_contract(config: "Config") -> dict[str, Any]:
    """`variables` and `facts` of the contract, for every environment of config/."""
    return {
        "variables": _variables(config),
        "facts": {name: _facts(config, name) for name in config.environments},
    }


def _variables(config: "Config") -> dict[str, str]:
    platform = config.platform
    name = f"{platform.name}-k8s"
    clients = {f"{one.replace('-', '_')}_client_id": _id(one) for one in CONTROLLERS}
    return clients | {
        "cluster_group": name,
        "cluster_name": name,
        "contact": platform.contact,
        "datadog_site": (platform.datadog and platform.datadog.site) or "datadoghq.eu",
        "platform": platform.name,
        "platform_domain": platform.domain,
        "registry_url": _registry(config),
        "repository": f"{platform.github.owner}/{platform.github.repository}",
        "secret_store_url": f"https://{platform.name}k8s.vault.azure.net/",
        "tenant_id": _id("tenant"),
        "virtual_network_id": f"/subscriptions/{_id('subscription')}/virtualNetworks/{name}",
    }


def _facts(config: "Config", name: str) -> dict[str, Any]:
    environment = config.environments[name]
    services = {
        service: _service(config, name, service, facts)
        for service, facts in config.in_environment(name).items()
        if facts.kind in IN_CLUSTER
    }
    private = bool(environment.network.private)
    return {
        "services": services,
        "variables": {
            "environment": name,
            "namespace": name,
            "domain": environment.domain,
            "address_space": environment.network.address_space,
            "tenant_id": _id("tenant"),
            "gateway_address": environment.network.address_space.partition("/")[0],
            "gateway_host": "" if private else f"gateway.{environment.domain}",
            "gateway_public_ip": "" if private else f"{config.platform.name}-k8s-gateway-{name}",
            "gateway_subnet": f"nodes-{name}",
            "gateway_internal": str(private).lower(),
            "secret_store_url": f"https://{config.platform.name}{name}.vault.azure.net/",
            "settings_store_url": f"https://{config.platform.name}-{name}.azconfig.io",
            "external_secrets_client_id": _id(f"{name}/external-secrets"),
            "certificates_client_id": _id(f"{name}/certificates"),
        }
        | _flat(services),
    }


def _service(config: "Config", environment: str, name: str, facts: "Service") -> dict[str, Any]:
    host = f"{name}.{config.environments[environment].domain}" if facts.port else None
    client = _id(f"{environment}/{name}")
    replicas, resources = facts.replicas, facts.resources
    return {
        "client_id": client,
        "image": facts.image or f"{_registry(config)}/{name}",
        "host": host,
        "port": facts.port,
        "health": facts.health or "/healthz",
        "schedule": facts.schedule,
        "replicas_min": 1 if replicas is None or replicas.min is None else replicas.min,
        "replicas_max": 1 if replicas is None or replicas.max is None else replicas.max,
        "cpu": (resources and resources.cpu) or "100m",
        "memory": (resources and resources.memory) or "256Mi",
        "settings": {"AZURE_CLIENT_ID": client, **(facts.settings or {})},
        "secrets": {setting_of(secret): secret for secret in facts.secrets or ()},
    }


def _flat(services: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {
        f"{name.replace('-', '_')}_{key}": str(value)
        for name, facts in services.items()
        for key, value in facts.items()
        if value is not None and key not in ("settings", "secrets")
    }


def _registry(config: "Config") -> str:
    return f"{config.platform.name}.azurecr.io"


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, name))
