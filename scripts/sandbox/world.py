"""What a running sandbox offers to the commands that use it."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class World:
    """`environment` for Terraform's process, `urls` by emulator, and the daemon's process id."""

    environment: dict[str, str]
    urls: dict[str, str]
    pid: int

    @classmethod
    def of(cls, record: dict[str, Any], terraformrc: str) -> "World":
        """The world that a daemon recorded."""
        environment = {
            "TF_REATTACH_PROVIDERS": json.dumps(record["reattach"]),
            "TF_CLI_CONFIG_FILE": terraformrc,
        }
        return cls(environment, record["urls"], record["pid"])
