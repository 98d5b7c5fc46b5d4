"""What the tokens of organisations may not do: they manage workspaces, and neither plan nor apply."""

from scripts.sandbox.hcp.exceptions import NotFound

PREFIX = "api-org-"
HIDDEN = {"configuration-versions", "runs"}


def check(holder: str, path: str) -> None:
    """Raise NotFound when the holder is an organisation and the path leads to a run."""
    if holder.startswith(PREFIX) and HIDDEN & set(path.split("/")):
        raise NotFound
