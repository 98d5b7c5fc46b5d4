"""What services say of each other and of environments: names that must exist, calls that must arrive."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scripts.config.fault import Path, did_you_mean
from scripts.core.services import has_url

if TYPE_CHECKING:
    from scripts.config import Environment, Service

Told = Iterator[tuple[Path, str]]


def reference_faults(
    name: str, service: "Service", services: Mapping[str, "Service"], known: Mapping[str, set[str]]
) -> Told:
    """Unknown names and calls to what has no URL. `known` has the names of faulty files, too."""
    for index, environment in enumerate(service.environments or []):
        if environment not in known["environments"]:
            hint = did_you_mean(environment, known["environments"])
            yield ("environments", index), f'unknown environment "{environment}"{hint}'
    for index, callee in enumerate(service.calls or []):
        text = _callee_fault(name, callee, services, known["services"])
        if text:
            yield ("calls", index), text


def call_faults(
    name: str,
    environment: "Environment",
    services: Mapping[str, "Service"],
    catalogue: Mapping[str, "Service"],
) -> Iterator[tuple[str, str]]:
    """Callers and sentences about calls that arrive in general, but not in environment `name`."""
    for caller, service in services.items():
        for callee in service.calls or []:
            if callee in catalogue and callee not in services:
                yield caller, f"{callee} is not in {name}, where {caller} is"
            elif callee in services and not _arrives(environment, service, services[callee]):
                where = "on Vercel" if service.kind == "frontend" else "outside the cluster"
                yield caller, f"{callee} is not public: {caller}, {where}, cannot reach it in {name}"


def _callee_fault(name: str, callee: str, services: Mapping[str, "Service"], known: set[str]) -> str | None:
    if callee == name:
        return f"{name} calls itself"
    if callee not in known:
        return f'unknown service "{callee}"{did_you_mean(callee, known - {name})}'
    if callee in services and not has_url(services[callee]):
        what = (
            "a worker without a port"
            if services[callee].kind == "container"
            else f"a {services[callee].kind}"
        )
        return f"{callee} is {what} and has no URL"
    return None


def _arrives(environment: "Environment", caller: "Service", callee: "Service") -> bool:
    """Vercel enters by public names only; so does everybody into the cluster of a public environment."""
    if callee.public or callee.kind == "frontend" or not has_url(callee):
        return True
    if environment.network.private:
        return caller.kind != "frontend"
    return callee.kind != "container" or caller.kind in ("container", "cron")
