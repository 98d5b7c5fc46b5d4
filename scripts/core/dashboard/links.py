"""Where everything is: addresses of portals, pipelines, logs and traces, from contracts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from scripts.config import Platform
    from scripts.config import Service as Facts

Contract = Mapping[str, Any]
# Where a part's resource lies below its resource group; the first label of its host is its name.
_PARTS = {
    "postgres": "Microsoft.DBforPostgreSQL/flexibleServers",
    "redis": "Microsoft.Cache/redisEnterprise",
    "servicebus": "Microsoft.ServiceBus/namespaces",
    "storage": "Microsoft.Storage/storageAccounts",
}
_ATLAS = "https://cloud.mongodb.com"


@dataclass(frozen=True)
class Link:
    """A word and its address."""

    text: str
    url: str


@dataclass(frozen=True)
class Places:
    """What all environments share; the contracts of k8s and devops are None before their first apply."""

    platform: "Platform"
    k8s: Contract | None
    devops: Contract | None

    def datadog(self, path: str) -> str:
        """A page of Datadog."""
        return f"https://app.{self.platform.datadog.site}/{path}"


def log_query(name: str, environment: str) -> str:
    """What finds a service's logs in Datadog."""
    return f"service:{name} env:{environment}"


def service_links(places: Places, name: str, facts: "Facts", contract: Contract) -> tuple[Link, ...]:
    """Everything there is of a service in the environment whose contract this is."""
    return tuple(_service_links(places, name, facts, contract))


def _service_links(places: Places, name: str, facts: "Facts", contract: Contract) -> Iterator[Link]:
    told, environment = contract["services"].get(name, {}), contract["environment"]
    if told.get("url"):
        yield Link("open", told["url"])
    yield from _home(places, facts.kind, told, contract)
    if facts.kind != "package":
        yield Link("traces", places.datadog(f"apm/services/{quote(name)}?env={quote(environment)}"))
        query = quote(log_query(name, environment))
        yield Link("Datadog logs", places.datadog(f"logs?query={query}"))
    pipeline = (places.devops or {}).get("pipelines", {}).get(name)
    if pipeline:
        yield Link("pipeline", pipeline["url"])
    if facts.repository:
        yield Link("repository", f"https://github.com/{facts.repository}")
    yield from _parts(facts, contract)


def _home(places: Places, kind: str, told: Contract, contract: Contract) -> Iterator[Link]:
    if kind in ("web", "function") and told.get("resource_id"):
        page = _portal(contract, told["resource_id"])
        yield Link("portal", page)
        yield Link("logs", f"{page}/logStream")
    elif kind == "frontend" and told.get("resource_name"):
        page = f"https://vercel.com/{places.platform.vercel.team}/{told['resource_name']}"
        yield Link("Vercel", page)
        yield Link("logs", f"{page}/logs")
    elif kind in ("container", "cron") and places.k8s:
        page = _portal(places.k8s, places.k8s["cluster"]["id"])
        yield Link("portal", f"{page}/workloads")
        yield Link("logs", f"{page}/logs")


def _parts(facts: "Facts", contract: Contract) -> Iterator[Link]:
    for part in sorted(facts.uses.model_fields_set) if facts.uses else ():
        told = contract["data"].get(part)
        if part == "mongo" and told:
            yield Link("mongo", _ATLAS)
        elif told:
            name = told.get("account") or told["host"].partition(".")[0]
            yield Link(part, _portal(contract, f"{_group(contract)}/providers/{_PARTS[part]}/{name}"))


def environment_links(contract: Contract) -> tuple[Link, ...]:
    """Where an environment's own things are."""
    links = [
        Link("resource group", _portal(contract, _group(contract))),
        Link("secrets", _portal(contract, contract["secret_store"]["id"])),
        Link("logs", _portal(contract, f"{contract['monitoring']['workspace_id']}/logs")),
    ]
    if contract.get("vpn"):
        links.append(Link("VPN gateway", _portal(contract, contract["vpn"]["gateway_id"])))
    return tuple(links)


def shared_links(places: Places) -> tuple[Link, ...]:
    """What all environments share."""
    platform = places.platform
    home = f"https://app.terraform.io/app/{platform.hcp.organization}/workspaces"
    links = [
        Link(
            "platform repository", f"https://github.com/{platform.github.owner}/{platform.github.repository}"
        ),
        Link("HCP Terraform", home),
    ]
    if places.devops:
        links += [
            Link("pipelines", f"{places.devops['project']['url']}/_build"),
            Link("Datadog dashboard", places.devops["links"]["dashboard"]),
        ]
    if places.k8s:
        links += [
            Link("cluster", _portal(places.k8s, places.k8s["cluster"]["id"])),
            Link("registry", _portal(places.k8s, places.k8s["registry"]["id"])),
        ]
    return tuple(links)


def _group(contract: Contract) -> str:
    account = contract["account"]
    return f"/subscriptions/{account['subscription_id']}/resourceGroups/{account['group']}"


def _portal(contract: Contract, resource: str) -> str:
    return f"https://portal.azure.com/#@{contract['account']['tenant_id']}/resource{resource}"
