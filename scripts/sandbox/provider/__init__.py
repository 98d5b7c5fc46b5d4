"""The Terraform provider simulator: every provider of the roots, served to a real Terraform on unix sockets."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scripts.sandbox.provider.applied import Documents
    from scripts.sandbox.provider.serving import Served


def serve(store: "Documents", directory: "Path", schemas: "Path") -> "Served":
    """Serve every provider that has a file in `schemas` on sockets in `directory`, whose path must be short."""
    from scripts.sandbox.provider.serving import serve as start

    return start(store, directory, schemas)


def drift(
    store: "Documents", type_name: str, which: "str | Mapping[str, Any]", path: str, value: Any
) -> None:
    """Set an attribute of an applied resource, known by its id or by its attributes in the state."""
    from scripts.sandbox.provider import tampering

    tampering.drift(store, type_name, which, path, value)


def forget(store: "Documents", type_name: str, which: "str | Mapping[str, Any]") -> None:
    """Delete an applied resource, known by its id or by its attributes in the state."""
    from scripts.sandbox.provider import tampering

    tampering.forget(store, type_name, which)
