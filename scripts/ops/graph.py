"""Reads the graph of workspaces out of the Terraform roots."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from scripts.clients import files as disk
from scripts.core.drawing import FORMATS, draw
from scripts.core.graph import Graph, build
from scripts.core.references import Reference, Root, read_root
from scripts.core.selection import Flags, select
from scripts.errors import ConfigError, Preflight
from scripts.ops.load import load_config

ROOTS = "terraform/azure"


def read_graph(checkout: Path, environments: list[str], platform: str, memory: Path | None = None) -> Graph:
    """The graph that the roots' code and config make up; raises ConfigError with every fault.

    Parsing HCL takes longer than the rest of most commands: what sound roots read is kept in the file `memory`.
    """
    known = _recall(memory)
    roots: dict[str, Root] = {}
    faults: list[str] = []
    for directory in root_directories(checkout):
        files = {file.name: file.read_text() for file in sorted(directory.glob("*.tf"))}
        key = hashlib.sha256(json.dumps([directory.name, files]).encode()).hexdigest()
        root, wrong = (known[key], []) if key in known else read_root(directory.name, files)
        roots[key] = root
        faults += wrong
    if not roots:
        raise Preflight(f"no Terraform root under {ROOTS}", hint="run inv from the checkout's root")
    graph, wrong = build(list(roots.values()), environments, platform)
    if graph is None or faults:
        raise ConfigError(faults + wrong, hint="correct these, then inv graph --all", where="terraform")
    if memory and memory.parent.is_dir() and roots != known:
        disk.write_json(memory, {key: asdict(root) for key, root in roots.items()})
    return graph


def _recall(memory: Path | None) -> dict[str, Root]:
    """Roots by the digest of their files, as an earlier command left them; none when they cannot be read."""
    try:
        kept = json.loads(memory.read_text()) if memory else {}
        return {
            key: Root(**root | {"references": tuple(Reference(**one) for one in root["references"])})
            for key, root in kept.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


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
