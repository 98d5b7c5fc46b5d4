"""config/ as the tests read it: plain YAML, so that they share no reading code with what they test."""

from collections.abc import Iterator
from typing import Any

import yaml

from tests.terraform.stack import CHECKOUT

Document = dict[str, Any]
IN_CLUSTER = ("container", "cron")


def services() -> dict[str, Document]:
    """The catalogue by name."""
    return {
        file.stem: yaml.safe_load(file.read_text())
        for file in sorted((CHECKOUT / "config/services").glob("*.yaml"))
    }


def environments() -> dict[str, Document]:
    """The environments by name."""
    return {
        file.stem: yaml.safe_load(file.read_text())
        for file in sorted((CHECKOUT / "config/environments").glob("*.yaml"))
    }


def workloads() -> Iterator[tuple[str, str, Document]]:
    """(environment, service, its facts) for everything that runs in the cluster."""
    for environment, facts in environments().items():
        for name, service in services().items():
            if service["kind"] in IN_CLUSTER and environment in service.get("environments", [environment]):
                yield environment, name, {**service, **facts.get("services", {}).get(name, {})}


def uses() -> list[tuple[str, str, str]]:
    """(environment, service, backing part) for everything that runs in the cluster."""
    return [
        (environment, name, part)
        for environment, name, facts in workloads()
        for part in facts.get("uses", {})
    ]
