"""What a running sandbox lends to the Terraform of its runs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.sandbox import terraformrc


@dataclass(frozen=True)
class Surroundings:
    """`directory` for scratch, the emulators' `address`, the empty `mirror` of providers, and those that run."""

    directory: Path
    address: str
    mirror: Path
    reattach: dict[str, Any]

    def cli_configuration(self, token: str) -> str:
        """Terraform's CLI configuration for the holder of a token."""
        return terraformrc.render(self.address, token, str(self.mirror))

    def reattachment(self) -> str:
        """TF_REATTACH_PROVIDERS."""
        return json.dumps(self.reattach)
