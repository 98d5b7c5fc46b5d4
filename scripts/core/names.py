"""Names: who has which, which are taken, and which grow too long with the platform's name before them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, Path

if TYPE_CHECKING:
    from scripts.config import Config, Service

Told = Iterator[tuple[Path, str]]

# An environment's files are those that bear its name, anywhere in these trees: it shares it with no folder.
_FOLDERS = (
    "config", "environments", "kubernetes", "schemas", "services", "targets", "variables",
    "flux", "apps", "base", "clusters", "configs", "controllers", "main", "pods", "private", "public", "route",
    "tenants", "pipelines", "database", "parts", "templates",
)  # fmt: skip
TAKEN_ENVIRONMENTS = {
    **dict.fromkeys(_FOLDERS, "a folder's name"),
    "datadog": "a namespace's name in the cluster",
    "default": "a namespace's name in the cluster",
    "devops": "a shared workspace's name",
    "global": "a file's name in config/variables",
    "k8s": "a shared workspace's name",
    "system": "the name of the cluster's own node pool",
}
# Beside its services, every environment has hosts of these names.
_TAKEN_SERVICES = {"edge": "the application gateway", "gateway": "the cluster's gateway"}
# A node pool's name has 12 characters, and while it is rotated three of them say "tmp".
_POOL_LETTERS = 9
_SUFFIX_LETTERS = 6


def name_faults(config: "Config") -> Iterator[Fault]:
    """Files whose name is not what they say, names that are taken, and values that only one may have."""
    for folder in ("environments", "targets"):
        for stem, model in getattr(config, folder).items():
            if model.name is not None and model.name != stem:
                text = f'"{model.name}" is not the file\'s name, {stem}'
                yield Fault(f"config/{folder}/{stem}.yaml", ("name",), text)
    for name, owner in TAKEN_ENVIRONMENTS.items():
        if name in config.environments:
            yield Fault(f"config/environments/{name}.yaml", ("name",), f'"{name}" is {owner} already')
    for name, owner in _TAKEN_SERVICES.items():
        if name in config.services:
            yield Fault(
                f"config/services/{name}.yaml", (), f"the name is taken: {owner} answers to {name}.<domain>"
            )
    for name in sorted(set(config.services) & set(config.environments)):
        yield Fault(f"config/services/{name}.yaml", (), f'the name is taken: "{name}" is an environment')
    yield from _shared_faults(config)
    yield from _domain_faults(config)


def length_faults(
    platform: str, environments: Iterable[str], services: Mapping[str, "Service"]
) -> Iterator[tuple[str, str]]:
    """Services and sentences about names that grow too long in the environment with the longest name."""
    for name, service in services.items():
        homes = set(environments) & set(service.environments or environments)
        derived, limit, what = _derived(f"{platform}-{max(homes, key=len, default='')}", name, service.kind)
        if len(derived) > limit:
            text = f"{derived} has {len(derived)} characters, {what} at most {limit}"
            yield name, f"the name is too long: {text}"


def _derived(prefix: str, name: str, kind: str) -> tuple[str, int, str]:
    """The longest name that the Terraform roots make of a service's, its limit, and what has the name."""
    if kind in ("web", "function"):
        return f"{prefix}-{name}-{'x' * _SUFFIX_LETTERS}", 60, "an App Service site"
    if kind == "frontend":
        return f"{prefix}-{name}", 52, "a Vercel project"
    return (name, 52, "a Kubernetes CronJob") if kind == "cron" else (name, 63, "a DNS label")


def _shared_faults(config: "Config") -> Iterator[Fault]:
    owners: dict[tuple[str, str], str] = {}
    for name, environment in config.environments.items():
        file = f"config/environments/{name}.yaml"
        for key in ("branch", "domain"):
            value = getattr(environment, key)
            owner = owners.setdefault((key, value), name)
            if value is not None and owner != name:
                yield Fault(file, (key,), f'"{value}" is environment {owner}\'s')
        letters = name[:_POOL_LETTERS]
        owner = owners.setdefault(("pool", letters), name)
        if owner != name:
            text = f"begins like {owner}; node pools differ by the first {_POOL_LETTERS} letters"
            yield Fault(file, ("name",), text)


def _domain_faults(config: "Config") -> Iterator[Fault]:
    zone = config.platform.domain if config.platform else None
    domains = {
        environment.domain: name for name, environment in config.environments.items() if environment.domain
    }
    for domain, name in domains.items():
        if zone and domain != zone and not domain.endswith(f".{zone}"):
            text = f'"{domain}" is not in the platform\'s domain; did you mean "{name}.{zone}"?'
            yield Fault(f"config/environments/{name}.yaml", ("domain",), text)
        for service in config.services:
            owner = domains.get(f"{service}.{domain}")
            if owner:
                text = f"the name is taken: {service}.{domain} is environment {owner}'s domain"
                yield Fault(f"config/services/{service}.yaml", (), text)
