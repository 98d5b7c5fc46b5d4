"""The generated parts of docs/: the reference of commands, and the picture of what reads what."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.core.drawing import draw
from scripts.core.reference import Command, commands_page, fenced, replace_block
from scripts.core.variables.page import variables_page
from scripts.ops.graph import read_graph
from scripts.ops.load import load_config

if TYPE_CHECKING:
    from scripts.config import Config

COMMANDS = "docs/commands.md"
DEPENDENCIES = "docs/adr/README.md"
VARIABLES = "docs/variables.md"


def documents(checkout: Path, commands: Iterable[Command]) -> dict[str, str]:
    """Path in the checkout → the text that it should have, for every page with a generated part."""
    page = (checkout / DEPENDENCIES).read_text("utf-8")
    config = load_config(checkout)
    made = {
        COMMANDS: commands_page(commands),
        DEPENDENCIES: replace_block(page, "graph", fenced(_graph(checkout, config), "mermaid")),
    }
    return made | ({VARIABLES: variables_page(config)} if config.shared_variables else {})


def _graph(checkout: Path, config: "Config") -> str:
    return draw(read_graph(checkout, list(config.environments), config.platform.name), "mermaid")
