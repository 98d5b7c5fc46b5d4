"""Reads the graph of workspaces out of the Terraform roots."""

from pathlib import Path

from scripts.core.drawing import FORMATS, draw
from scripts.core.graph import Graph, build
from scripts.core.references import Root, read_root
from scripts.core.selection import Flags, select
from scripts.errors import ConfigError, Preflight
from scripts.ops.load import load_config

ROOTS = "terraform/azure"


def read_graph(checkout: Path, environments: list[str], platform: str) -> Graph:
    """The graph that the roots' code and config make up; raises ConfigError with every fault."""
    roots: list[Root] = []
    faults: list[str] = []
    for directory in root_directories(checkout):
        files = {file.name: file.read_text() for file in sorted(directory.glob("*.tf"))}
        root, wrong = read_root(directory.name, files)
        roots.append(root)
        faults += wrong
    if not roots:
        raise Preflight(f"no Terraform root under {ROOTS}", hint="run inv from the checkout's root")
    graph, wrong = build(roots, environments, platform)
    if graph is None or faults:
        raise ConfigError(faults + wrong, hint="correct these, then inv graph --all", where="terraform")
    return graph


def root_directories(checkout: Path) -> list[Path]:
    """Every root module, by name: a directory beside modules/ that has a terraform.tf."""
    return sorted(file.parent for file in (checkout / ROOTS).glob("*/terraform.tf"))


def draw_graph(checkout: Path, flags: Flags, form: str) -> str:
    """The graph of the selected workspaces, drawn; touches no world."""
    if form not in FORMATS:
        raise Preflight(f'unknown format "{form}"', hint=f"inv graph --all --format {'|'.join(FORMATS)}")
    config = load_config(checkout)
    graph = read_graph(checkout, list(config.environments), config.platform.name)
    return draw(graph.restricted(set(select(graph, flags))), form)
