"""What k8s's contract tells Flux: flat strings that take the place of ${variables} in flux/.

A ConfigMap in flux-system holds what is the cluster's, and one more for each environment what is that environment's:
a manifest of one cannot even name what belongs to another.
"""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

NAMESPACE = "flux-system"
RUNTIME_INFO = "flux-runtime-info"
Facts = Mapping[str, Any]
# Kustomize drops the quotes around a variable, so what stands for text and reads as something else brings its own.
_NOT_PLAIN = re.compile(r"true|false|null|yes|no|on|off|~|[*&!|>%@`\"'#?{\[-].*|.*(: | #).*", re.IGNORECASE)


def runtime_info(contract: Facts) -> dict[str, dict[str, str]]:
    """ConfigMap name → its data, from the contract of k8s (config/schemas/contract.json)."""
    environments = {name_for(name): _flat(_told(facts)) for name, facts in contract["facts"].items()}
    return {RUNTIME_INFO: _flat(contract["variables"].items()), **environments}


def name_for(environment: str) -> str:
    """The ConfigMap that holds an environment's facts."""
    return f"{RUNTIME_INFO}-{environment}"


def variable_prefix(service: str) -> str:
    """How the names of a service's variables begin: letters, digits and underscores only."""
    return service.replace("-", "_")


def _told(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from facts["variables"].items()
    for service, told in facts["services"].items():
        prefix = variable_prefix(service)
        secrets = [
            {"secretKey": setting, "remoteRef": {"key": secret}}
            for setting, secret in sorted(told["secrets"].items())
        ]
        settings = dict(sorted(told["settings"].items()))
        yield f"{prefix}_settings", settings
        yield f"{prefix}_settings_version", sha256(json.dumps(settings).encode()).hexdigest()[:12]
        yield f"{prefix}_secrets", secrets


def _flat(facts: Any) -> dict[str, str]:
    return {name: _written(value) for name, value in sorted(facts)}


def _written(value: Any) -> str:
    """As it may stand alone after a colon in YAML; maps and lists as JSON, which is YAML."""
    if not isinstance(value, str):
        return json.dumps(value)
    return json.dumps(value) if _NOT_PLAIN.fullmatch(value) else value
