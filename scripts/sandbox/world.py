"""What a running sandbox offers to the commands that use it."""

import json
from dataclasses import dataclass
from typing import Any

from scripts.sandbox.place import Place
from scripts.sandbox.provider.account import CLIENT, SUBSCRIPTION, TENANT


@dataclass(frozen=True)
class World:
    """`environment` for Terraform's process and for clients, `urls` by emulator, and the daemon's process id."""

    environment: dict[str, str]
    urls: dict[str, str]
    pid: int

    @classmethod
    def of(cls, record: dict[str, Any], place: Place) -> "World":
        """The world that a daemon recorded; ARM has one service principal, GitHub takes the same token."""
        environment = {
            "TF_REATTACH_PROVIDERS": json.dumps(record["reattach"]),
            "TF_CLI_CONFIG_FILE": str(place.terraformrc),
            "ARM_CLIENT_ID": CLIENT,
            "ARM_CLIENT_SECRET": place.token(),
            "ARM_SUBSCRIPTION_ID": SUBSCRIPTION,
            "ARM_TENANT_ID": TENANT,
            "GITHUB_TOKEN": place.token(),
        }
        return cls(environment, record["urls"], record["pid"])
