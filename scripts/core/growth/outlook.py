"""What the next apply creates for a new service: where the code declares it, and which key of config is the reason."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from scripts.core.growth.service import NewService
from scripts.core.plans import Plan

HEADERS = ["in", "because of", "creates"]
# Words of an address that tell a part.
_SIGNS = {
    "mongo": ("mongo",),
    "postgres": ("postgres",),
    "redis": ("redis",),
    "servicebus": ("servicebus", "service bus"),
    "storage": ("storage",),
}
_PUBLIC = {"certificates.tf", "dns.tf", "edge.tf", "hosts.tf"}
_DECLARED = re.compile(r'^(?:resource "(\S+)" "(\S+)"|module "(\S+)")', re.MULTILINE)
_WORDS = re.compile(r'[/".\[\]]|__')
_FIRST = re.compile(r"(?:module\.)?[^.\[]+(?:\.[^.\[]+)?")


class Row(NamedTuple):
    """Resources of one type, in the order of HEADERS."""

    file: str
    because: str
    creates: str


def declarations(files: Mapping[str, str]) -> dict[str, str]:
    """The file that declares each resource or module of a root; `files` holds the root's texts by name."""
    return {
        f"{found[1]}.{found[2]}" if found[1] else f"module.{found[3]}": name
        for name, text in files.items()
        for found in _DECLARED.finditer(text)
    }


def rows(service: NewService, plan: Plan, declared: Mapping[str, str], others: Collection[str]) -> list[Row]:
    """What `plan` creates, counted by reason, file and type, without what is of `others`: services added earlier."""
    counted = Counter(
        _facts(service, plan.workspace, change.address, change.type, declared)
        for change in plan.changes
        if change.action == "create" and not _is_of_another(change.address, service.name, others)
    )
    return [
        Row(file, because, one if number == 1 else f"{one} ×{number}")
        for (because, file, one), number in sorted(counted.items())
    ]


def _facts(
    service: NewService, workspace: str, address: str, kind: str, declared: Mapping[str, str]
) -> tuple[str, str, str]:
    file = declared.get(_declaration(address), "")
    return _reason(service, workspace, file, address), file, kind


def _is_of_another(address: str, name: str, others: Collection[str]) -> bool:
    words = _WORDS.split(address)

    def named(one: str) -> bool:
        return any(word == one or word.endswith(f"-{one}") for word in words)

    return not named(name) and any(named(one) for one in others)


def _declaration(address: str) -> str:
    """module.site_endpoint["x"].azurerm_private_endpoint.this is declared as module.site_endpoint."""
    return _FIRST.match(address)[0]


def _reason(service: NewService, workspace: str, file: str, address: str) -> str:
    if file == "locks.tf":
        return "protected"  # the environment's data
    told = address.lower().replace(service.name, "")
    part = next((part for part in service.uses if any(sign in told for sign in _SIGNS[part])), None)
    if part:
        return part
    if service.public and (file in _PUBLIC or "service_level_objective" in told):
        return "public"
    return "repository" if workspace == "devops" and not service.image else "kind"
