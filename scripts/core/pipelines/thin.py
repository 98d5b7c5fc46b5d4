"""The few lines that a service's repository holds: which template builds it, and where it goes.

terraform/azure/devops writes them into the repositories (pipeline_files.tf), with names that only the clouds know;
a test compares the two.
"""

import json
from collections.abc import Mapping as Facts
from typing import TYPE_CHECKING, Any

from scripts.core.pipelines.nodes import Mapping, Sequence, Where, at

if TYPE_CHECKING:
    from scripts.config import Config, Environment, Service

TEMPLATES = {
    "web": "app-service",
    "function": "function-app",
    "container": "container",
    "cron": "container",
    "package": "nuget",
    "frontend": "next",
}
SITES, IMAGES = ("web", "function"), ("container", "cron")
SLOT = "staging"
MAIN = "main"
Defaults = Facts[str, Facts[str, str]]


def branches(config: "Config") -> list[str]:
    """The branches that environments follow, and the default branch."""
    return sorted({MAIN, *(one.branch for one in config.environments.values())})


def thin_file(config: "Config", defaults: Defaults, name: str) -> Mapping:
    """The document of a service's pipeline; `defaults` are those of modules/config, by kind of file, then key."""
    service = config.services[name]
    following = {"branches": {"include": branches(config)}}
    trigger = following | ({"paths": {"include": [service.path]}} if service.path else {})
    if service.kind == "package":
        trigger = trigger | {"tags": {"include": ["v*"]}}
    github = config.platform.github
    platform = {
        "repository": "platform",
        "type": "github",
        "endpoint": github.owner,
        "name": f"{github.owner}/{github.repository}",
        "ref": f"refs/heads/{MAIN}",
    }
    document = {
        "trigger": trigger,
        "pr": following,
        "resources": {"repositories": [platform]},
        "extends": {
            "template": f"pipelines/templates/{TEMPLATES[service.kind]}.yml@platform",
            "parameters": parameters(config, defaults, name),
        },
    }
    return _noted(document, Where(f"config/services/{name}.yaml", 1))


def parameters(config: "Config", defaults: Defaults, name: str) -> dict[str, Any]:
    """What the template is told."""
    service, platform = config.services[name], config.platform
    told = {
        "service": name,
        "path": service.path or "",
        "environments": _stages(config, defaults, name),
        "runtime": service.runtime.model_dump() if service.runtime else None,
        "health": _said(service.health, defaults, "health") if service.kind in SITES else None,
        "registry": _registry(config, defaults) if service.kind in IMAGES else None,
        "team": platform.vercel.team if service.kind == "frontend" else None,
        "feed": _feed(config) if service.kind == "package" else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _stages(config: "Config", defaults: Defaults, name: str) -> list[dict[str, Any]]:
    return [
        _stage(config, defaults, environment, config.in_environment(environment)[name], name)
        for environment in sorted(config.environments)
        if name in config.in_environment(environment)
    ]


def _stage(
    config: "Config", defaults: Defaults, environment: str, service: "Service", name: str
) -> dict[str, Any]:
    facts, full = config.environments[environment], f"{config.platform.name}-{environment}"
    plan = _said(service.plan, defaults, "plan") if service.kind == "function" else ""
    database = service.uses.postgres if service.uses else None
    connected = service.kind in SITES or (service.kind in IMAGES and database is not None)
    return {
        "name": environment,
        "branch": facts.branch,
        "protected": bool(facts.data and facts.data.protected),
        "variables": full,
        "secrets": f"{full}-frontends" if service.kind == "frontend" else "",
        "connection": full if connected else "",
        "pool": full if connected and facts.network.private else "",
        "plan": plan,
        "slot": SLOT if _has_slots(facts) and (service.kind == "web" or plan == "dedicated") else "",
        "database": (database.database or name) if database else "",
    }


def _has_slots(facts: "Environment") -> bool:
    return bool(facts.sizes and facts.sizes.app and facts.sizes.app.slots)


def _registry(config: "Config", defaults: Defaults) -> dict[str, str]:
    """A closed registry takes images from inside the first private environment."""
    said = config.platform.cluster.private if config.platform.cluster else None
    private = json.loads(defaults["platform"]["cluster.private"]) if said is None else said
    pools = [name for name in sorted(config.environments) if config.environments[name].network.private]
    name = f"{config.platform.name}registry"
    pool = f"{config.platform.name}-{pools[0]}" if private and pools else ""
    return {"connection": name, "url": f"{name}.azurecr.io", "pool": pool}


def _feed(config: "Config") -> dict[str, str]:
    place = config.platform.azure_devops
    return {"organization": place.organization, "project": place.project, "name": config.platform.name}


def _said(value: str | None, defaults: Defaults, key: str) -> str:
    return value if value is not None else json.loads(defaults["service"][key])


def _noted(value: Any, where: Where) -> Any:
    """The document as if it had been read: all text, standing in the file that it comes of."""
    if isinstance(value, dict):
        return at(Mapping({at(key, where): _noted(one, where) for key, one in value.items()}), where)
    if isinstance(value, list):
        return at(Sequence(_noted(one, where) for one in value), where)
    return at(str(value).lower() if isinstance(value, bool) else str(value), where)
