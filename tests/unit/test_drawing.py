"""The graph in each of its formats."""

import json

from scripts.core.drawing import FORMATS, draw
from tests.unit.graphs import platform


def test_there_are_four_formats():
    assert FORMATS == ("text", "mermaid", "dot", "json")
    assert all(draw(platform(), form) for form in FORMATS)


def test_in_words():
    assert draw(platform(), "text") == (
        "1  dev        environment  reads no other\n"
        "2  prod       environment  reads no other\n"
        "3  k8s        k8s          reads dev, prod\n"
        "4  devops     devops       reads dev, prod, k8s"
    )


def test_as_mermaid():
    assert draw(platform("dev").restricted({"dev", "k8s"}), "mermaid") == (
        "flowchart LR\n  dev[dev<br/>environment]\n  k8s[k8s<br/>k8s]\n  dev --> k8s"
    )


def test_as_dot():
    assert draw(platform("dev").restricted({"dev", "k8s"}), "dot") == (
        'digraph workspaces {\n  rankdir=LR;\n  "dev" [label="dev\\nenvironment"];\n'
        '  "k8s" [label="k8s\\nk8s"];\n  "dev" -> "k8s";\n}'
    )


def test_as_json():
    assert json.loads(draw(platform("dev").restricted({"dev", "k8s"}), "json")) == [
        {"workspace": "dev", "root": "environment", "environment": "dev", "hcp_name": "abc-dev", "reads": []},
        {"workspace": "k8s", "root": "k8s", "environment": None, "hcp_name": "abc-k8s", "reads": ["dev"]},
    ]
