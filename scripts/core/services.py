"""One service by itself: whether its keys make sense for its kind, and together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scripts.config.fault import Path, did_you_mean
from scripts.config.kinds import KINDS, RUNTIMES
from scripts.core.cron import schedule_fault
from scripts.core.sizes import range_faults

if TYPE_CHECKING:
    from scripts.config import Service

Told = Iterator[tuple[Path, str]]

# As terraform/azure/environment/outputs.tf tells them: a reference to a vault, a key, a password, an address with one.
SECRET_LOOKS = re.compile(
    r"(?i)@microsoft\.keyvault|accountkey=|sharedaccesskey=|password=|://[^/@ ]+:[^/@ ]+@"
)
# Secrets of every environment's vault that Terraform, cert-manager or `inv` writes.
TAKEN_SECRETS = ("datadog-api-key", "hcp-agent-token", "wildcard")
# Names that every PostgreSQL server and every MongoDB cluster has already.
_TAKEN_DATABASES = {
    "postgres": {"postgres", "template0", "template1", "azure_maintenance", "azure_sys"},
    "mongo": {"admin", "config", "local"},
}


def service_faults(name: str, service: "Service") -> Told:
    """Paths and sentences about the service, an environment's overrides in or not."""
    yield from _kind_faults(service)
    yield from _port_faults(service)
    yield from range_faults(("replicas",), service.replicas)
    yield from _runtime_faults(service)
    yield from _setting_faults(service)
    yield from _database_faults(name, service)
    fault = schedule_fault(service.schedule) if service.schedule is not None else None
    if fault:
        yield ("schedule",), fault


def has_url(service: "Service") -> bool:
    """Whether others can call it."""
    return service.kind in ("web", "function", "frontend") or (
        service.kind == "container" and service.port is not None
    )


def _kind_faults(service: "Service") -> Told:
    kind = KINDS[service.kind]
    said = {key for key in type(service).model_fields if getattr(service, key) is not None}
    for key in sorted(said - kind.keys):
        yield (key,), _misplaced(key, service.kind)
    for key in sorted(kind.needs - said):
        yield (key,), f"is missing; kind {service.kind} needs it"
    if kind.made_from:
        yield from _source_faults(service, kind.made_from, said)


def _misplaced(key: str, kind: str) -> str:
    if kind == "frontend" and key == "uses":
        return "Vercel cannot enter the environment's network; call a service that uses it"
    if kind == "frontend" and key == "secrets":
        return "Vercel cannot read the environment's vault; call a service that has the secret"
    owners = [name for name, facts in KINDS.items() if key in facts.keys]
    return f"kind {kind} does not have it; {' and '.join(owners)} {'has' if len(owners) == 1 else 'have'}"


def _source_faults(service: "Service", sources: tuple[str, ...], said: set[str]) -> Told:
    given = [key for key in sources if key in said]
    if not given:
        yield (sources[-1],), f"is missing; kind {service.kind} needs {' or '.join(sources)}"
    if len(given) > 1:
        yield (given[0],), f"is beside {given[1]}; say where it comes from once"
    if "path" in said and "repository" not in said:
        yield ("path",), "is a folder of the repository, and there is none"


def _port_faults(service: "Service") -> Told:
    if service.kind == "container" and service.port is None:
        for key in ("public", "health"):
            if getattr(service, key):
                yield ("port",), f"is missing; {key} means that it listens"
                return
    if service.kind == "frontend" and service.public is False:
        yield ("public",), "a frontend is always public; leave it out"


def _runtime_faults(service: "Service") -> Told:
    if service.runtime is None or "runtime" not in KINDS[service.kind].keys:
        return
    name, version = service.runtime.name, service.runtime.version
    kinds, versions = RUNTIMES[name]
    if service.kind not in kinds:
        fitting = [other for other, facts in RUNTIMES.items() if service.kind in facts[0]]
        yield (
            ("runtime", "name"),
            f'"{name}" does not run as kind {service.kind}; {" or ".join(fitting)} does',
        )
    elif version not in versions:
        hint = did_you_mean(version, versions)
        yield ("runtime", "version"), f'"{version}" is not a supported version of {name}{hint}'


def _setting_faults(service: "Service") -> Told:
    for name, value in (service.settings or {}).items():
        if SECRET_LOOKS.search(value):
            yield ("settings", name), "looks like a secret; name it in `secrets` and let people set its value"
    arrived: dict[str, str] = {}
    for index, secret in enumerate(service.secrets or []):
        setting = setting_of(secret)
        if secret.lower() in TAKEN_SECRETS:
            yield ("secrets", index), f'"{secret}" is the platform\'s own; choose another name'
        elif setting in (service.settings or {}):
            yield ("settings", setting), f'secret "{secret}" arrives under this name'
        elif arrived.setdefault(setting, secret) != secret:
            yield ("secrets", index), f'"{secret}" arrives as {setting}, and so does "{arrived[setting]}"'


def setting_of(secret: str) -> str:
    """The name under which a secret reaches the process: mail-key arrives as MAIL_KEY."""
    return secret.replace("-", "_").upper()


def _database_faults(name: str, service: "Service") -> Told:
    for part, taken in _TAKEN_DATABASES.items():
        use = getattr(service.uses, part) if service.uses else None
        if use is not None and (use.database or name) in taken:
            yield ("uses", part, "database"), f'"{use.database or name}" is a database of the server itself'


def entity_faults(services: Mapping[str, "Service"]) -> Iterator[tuple[str, Path, str]]:
    """Services, paths and sentences: in one namespace a queue and a topic cannot have one name."""
    queues = {queue: name for name, service in services.items() for queue in _owned(service, "queues")}
    for name, service in services.items():
        for topic in _owned(service, "topics"):
            if topic in queues:
                path = ("uses", "servicebus", "topics", topic)
                yield name, path, f"{queues[topic]} has a queue of this name, and they share a namespace"


def _owned(service: "Service", what: str) -> Iterable[str]:
    use = service.uses.servicebus if service.uses else None
    return (getattr(use, what) or ()) if use else ()
