"""Directives in templates do what Azure does with them."""

import pytest

from scripts.core.pipelines.evaluation import Scope
from scripts.core.pipelines.expansion import expand
from scripts.core.pipelines.nodes import PipelineFault, plain, read

SCOPE = Scope(
    parameters={"on": True, "off": False, "names": ["a", "b"], "pairs": {"x": "1"}, "step": {"script": "s"}}
)
CASES = [
    ("- ${{ if parameters.on }}:\n  - a\n- ${{ else }}:\n  - b", ["a"]),
    (
        "- ${{ if parameters.off }}:\n  - a\n- ${{ elseif parameters.on }}:\n  - b\n- ${{ else }}:\n  - c",
        ["b"],
    ),
    ("- ${{ if parameters.off }}:\n  - a", []),
    ("${{ if parameters.on }}:\n  a: 1\n${{ else }}:\n  b: 2\nc: 3", {"a": "1", "c": "3"}),
    (
        "${{ if parameters.off }}:\n  a: 1\n${{ elseif parameters.off }}:\n  b: 2\n${{ else }}:\n  c: 3",
        {"c": "3"},
    ),
    ("- ${{ each name in parameters.names }}:\n  - ${{ name }}!", ["a!", "b!"]),
    ("${{ each pair in parameters.pairs }}:\n  ${{ pair.key }}: ${{ pair.value }}", {"x": "1"}),
    ("${{ insert }}: ${{ parameters.pairs }}\ny: 2", {"x": "1", "y": "2"}),
    ("- ${{ parameters.names }}\n- c", ["a", "b", "c"]),
    ("- ${{ insert }}: ${{ parameters.step }}\n  condition: x", [{"script": "s", "condition": "x"}]),
    ("a: ${{ parameters.names }}", {"a": ["a", "b"]}),
    ("a: ${{ parameters.on }}", {"a": True}),
    ("a: x-${{ parameters.on }}", {"a": "x-True"}),
    ("a: $(later) $[ variables.x ]", {"a": "$(later) $[ variables.x ]"}),
    ("a: ${{ '}}' }}", {"a": "}}"}),
]
FAULTS = [
    ("- ${{ else }}:\n  - a", "t.yml:1: else follows no if; begin with if"),
    ("a: 1\n${{ elseif parameters.on }}:\n  b: 2", "t.yml:2: elseif follows no if"),
    (
        "- ${{ if parameters.off }}:\n  - a\n- ${{ else parameters.on }}:\n  - b",
        "t.yml:3: else has a condition; say elseif",
    ),
    (
        "- ${{ each name of parameters.names }}:\n  - a",
        't.yml:1: "each name of parameters.names" is not understood',
    ),
    ("- ${{ each name in parameters.on }}:\n  - a", "t.yml:1: parameters.on is no list"),
    ("a: x ${{ parameters.names }}", "t.yml:1: ${{ parameters.names }} is no text; use convertToJson"),
    ("a: x ${{ parameters.on", 't.yml:1: a "${{" has no end; close it with }}'),
    ("a: 1\n${{ if 'false' }}:\n  b: 2", 't.yml:2: the text "false" counts as true: compare it'),
    ("a: 1\n${{ insert }}:\n  a: 2", 't.yml:3: "a" stands twice once it is expanded; keep one'),
    (
        "${{ if parameters.on }}:\n  - a",
        "t.yml:1: ${{ if parameters.on }} holds no mapping; put keys below it",
    ),
]


@pytest.mark.parametrize(("text", "expanded"), CASES)
def test_a_template_expands(text, expanded):
    assert plain(expand(read(text, "t.yml"), SCOPE)) == expanded


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_a_wrong_directive_says_so_with_its_line(text, told):
    with pytest.raises(PipelineFault) as fault:
        expand(read(text, "t.yml"), SCOPE)
    assert told in str(fault.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: &x 2", "t.yml:2: Azure Pipelines has no anchors; write it out, or make it a template"),
        ("a: b: c", "t.yml:1: not YAML"),
        ("", "t.yml:1: the file is empty"),
        ("a: 1\na: 2", 't.yml:2: "a" stands twice; keep one; the other is in line 1'),
        ("? [a]\n: 1", "t.yml:1: a key is text; quote it"),
    ],
)
def test_yaml_that_azure_would_not_take_is_refused(text, told):
    with pytest.raises(PipelineFault) as fault:
        read(text, "t.yml")
    assert told in str(fault.value)
