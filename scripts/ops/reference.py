"""The generated parts of docs/: the reference of commands, and the picture of what reads what."""

from collections.abc import Iterable
from pathlib import Path

from scripts.core.drawing import draw
from scripts.core.reference import Command, commands_page, fenced, replace_block
from scripts.ops.graph import read_graph
from scripts.ops.load import load_config

COMMANDS = "docs/commands.md"
DEPENDENCIES = "docs/adr/README.md"


def documents(checkout: Path, commands: Iterable[Command]) -> dict[str, str]:
    """Path in the checkout → the text that it should have, for every page with a generated part."""
    page = (checkout / DEPENDENCIES).read_text("utf-8")
    return {
        COMMANDS: commands_page(commands),
        DEPENDENCIES: replace_block(page, "graph", fenced(_graph(checkout), "mermaid")),
    }


def _graph(checkout: Path) -> str:
    config = load_config(checkout)
    return draw(read_graph(checkout, list(config.environments), config.platform.name), "mermaid")
