"""The Terraform provider simulator: every provider of the roots, served to a real Terraform over unix sockets."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.sandbox.provider.applied import Documents
    from scripts.sandbox.provider.serving import Served


def serve(store: "Documents", directory: "Path", schemas: "Path") -> "Served":
    """Serve every provider whose schema file is in `schemas` on sockets in `directory`, whose path must be short."""
    from scripts.sandbox.provider.serving import serve as start

    return start(store, directory, schemas)
