"""A world for a test's target: what answers is mounted in this process, so nothing is started."""

from dataclasses import dataclass
from pathlib import Path

from scripts.sandbox.azure.emulator import AzureEmulator
from tests.azure.world import PRINCIPAL

TOKEN = "token-of-ada"


@dataclass(frozen=True)
class Up:
    """What a stand-in world tells: the environment of children and clients, and addresses by emulator."""

    environment: dict[str, str]
    urls: dict[str, str]


def admit(roots: list[Path]) -> None:
    """Every root is served."""


def up(directory: Path) -> Up:
    """It is up as long as the test has it mounted."""
    directory.mkdir(parents=True, exist_ok=True)
    environment = PRINCIPAL | {"TF_TOKEN_app_terraform_io": TOKEN, "HOME": str(directory)}
    return Up(environment, {"azure": AzureEmulator.host})
