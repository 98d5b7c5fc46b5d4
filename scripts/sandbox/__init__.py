"""A stand-in for every cloud, on loopback: started by whatever needs it, kept in one directory."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripts.sandbox.world import World


def admit(roots: Iterable[Path]) -> None:
    """Refuse Terraform that uses a type which the sandbox does not serve."""
    from scripts.sandbox.provider.usage import require_types

    require_types(roots, Path(__file__).parent / "schemas")


def up(directory: Path) -> "World":
    """The sandbox in this directory, running; cheap when it already is."""
    from scripts.sandbox import launch

    return launch.up(directory)


def down(directory: Path) -> bool:
    """Stop the sandbox in this directory; False when none ran."""
    from scripts.sandbox import launch

    return launch.down(directory)


def status(directory: Path) -> dict[str, Any]:
    """The running sandbox and its world, or {"running": False}."""
    from scripts.sandbox import launch

    return launch.status(directory)


def reset(directory: Path) -> bool:
    """Stop the sandbox in this directory and delete its world; False when there was none."""
    from scripts.sandbox import launch

    return launch.reset(directory)


def ask(directory: Path, method: str, path: str, document: dict[str, Any]) -> dict[str, Any]:
    """What the running daemon answers on its own API, below /sandbox."""
    from scripts.sandbox.control import client
    from scripts.sandbox.place import Place

    return client.ask(Place(Path(directory).absolute()), method, path, document)
