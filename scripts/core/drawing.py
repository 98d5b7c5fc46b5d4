"""The graph of workspaces in words, mermaid, dot and JSON."""

import json

from scripts.core.graph import Graph

FORMATS = ("text", "mermaid", "dot", "json")


def draw(graph: Graph, form: str) -> str:
    """The graph in one of FORMATS."""
    return {"text": _text, "mermaid": _mermaid, "dot": _dot, "json": _json}[form](graph)


def _text(graph: Graph) -> str:
    lines = []
    for number, name in enumerate(graph.workspaces, 1):
        reads = [other for other in graph.workspaces if other in graph.upstream[name]]
        told = f"reads {', '.join(reads)}" if reads else "reads no other"
        lines.append(f"{number}  {name:<10} {graph.workspaces[name].root:<12} {told}")
    return "\n".join(lines)


def _mermaid(graph: Graph) -> str:
    lines = [f"  {name}[{name}<br/>{one.root}]" for name, one in graph.workspaces.items()]
    return "\n".join(["flowchart LR", *lines, *(f"  {up} --> {name}" for up, name in graph.edges())])


def _dot(graph: Graph) -> str:
    lines = [f'  "{name}" [label="{name}\\n{one.root}"];' for name, one in graph.workspaces.items()]
    lines += [f'  "{up}" -> "{name}";' for up, name in graph.edges()]
    return "\n".join(["digraph workspaces {", "  rankdir=LR;", *lines, "}"])


def _json(graph: Graph) -> str:
    return json.dumps(
        [
            {
                "workspace": name,
                "root": one.root,
                "environment": one.environment,
                "hcp_name": one.hcp_name,
                "reads": [other for other in graph.workspaces if other in graph.upstream[name]],
            }
            for name, one in graph.workspaces.items()
        ],
        indent=2,
    )
