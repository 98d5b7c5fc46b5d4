"""Documents are held against Azure's schema: what it does not know, refuses or misses, with line and cure."""

from pathlib import Path

import pytest

from scripts.core.pipelines.nodes import read
from scripts.core.pipelines.runtime import order_faults, runtime_faults
from scripts.ops.pipelines import read_schema

SCHEMA = read_schema(Path(__file__).parents[2])
JOB = "jobs:\n  - job: a\n    steps:\n      - "


def faults(text: str, definition: str = "pipeline") -> list[str]:
    return [str(one) for one in SCHEMA.faults(read(text, "p.yml"), definition)]


@pytest.mark.parametrize(
    "text",
    [
        JOB + "script: echo",
        JOB + "task: AzureCLI@2\n        inputs: {azureSubscription: a, scriptType: bash, cwd: x}",
        JOB + "task: azurecli@2\n        inputs: {AzureSubscription: a, scripttype: Bash}",
        JOB + "${{ if true }}:\n          - script: a\n      - ${{ else }}:\n          - script: b",
        "jobs:\n  - job: a\n    ${{ if true }}:\n      dependsOn: b\n    pool: {vmImage: '${{ x }}'}\n    steps: []",
        JOB + "script: a\n        continueOnError: $(x)",
    ],
)
def test_what_azure_takes_has_no_fault(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (JOB + "scrip: echo", 'p.yml:4: "scrip" is unknown here'),
        (
            JOB + "script: echo\n        displayNam: x",
            'p.yml:5: "displayNam" is unknown here; did you mean "displayName"?',
        ),
        (JOB + "task: AzureCLI@9", 'p.yml:4: task "AzureCLI@9" is not in the schema; known: '),
        (
            JOB + "task: AzureCLI@2\n        inputs: {azureSubscription: a}",
            'p.yml:5: "scriptType" is missing; add it',
        ),
        (
            JOB + "task: AzureCLI@2\n        inputs: {azureSubscription: a, scriptType: zsh}",
            'p.yml:5: "zsh" is not allowed here; allowed: ps, pscore, batch, bash',
        ),
        (
            JOB + "task: AzureCLI@2\n        inputs: {azureSubscription: a, scriptType: bash, script: x}",
            'p.yml:5: "script" is unknown here; did you mean',
        ),
        (
            JOB + "task: AzureWebApp@1\n        inputs: {azureSubscription: a, appType: webApp, appName: a,"
            "\n          deployToSlotOrASE: maybe}",
            '"maybe" is not allowed here; allowed: a boolean',
        ),
        (JOB + "script: a\n        enabled: maybe", 'p.yml:5: "maybe" is not allowed here; allowed: '),
        (JOB + "script: [a]", "p.yml:4: a list stands where one value belongs; look at the indent"),
        ("jobs: a", 'p.yml:1: "a" is no list; put a dash before each item'),
        (
            "jobs:\n  - job: a\n    steps: []\n    workspace: a",
            'p.yml:4: "a" is no mapping; write keys with values below it',
        ),
        ("jobs: []\nstage: a", 'p.yml:2: "stage" is unknown here'),
    ],
)
def test_what_azure_refuses_is_told(text, told):
    assert any(one.startswith(told) or told in one for one in faults(text)), faults(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("condition: and(succeeded(), eq(variables['a'], 'b')", "ends too early"),
        ("condition: success()", 'unknown function "success"'),
        ("condition: eq(variable.a, 'b')", 'unknown name "variable"; did you mean "variables"?'),
        ("a: $[ eq(dependencies.a.outputs['b.c'] ]", "ends too early"),
    ],
)
def test_a_condition_that_cannot_be_understood_is_told(text, told):
    (fault,) = runtime_faults(read(text, "p.yml"))
    assert str(fault).startswith("p.yml:1: ")
    assert told in str(fault)
    assert str(fault).endswith("; correct the expression")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "stages:\n  - stage: a\n  - stage: b\n    dependsOn: c",
            'p.yml:3: it waits for "c", which is not there',
        ),
        ("stages:\n  - stage: a\n  - stage: a", 'p.yml:3: two are called "a"; rename one'),
        (
            "stages:\n  - stage: a\n    jobs:\n      - job: x\n      - deployment: y\n        dependsOn: [x, z]",
            'p.yml:5: it waits for "z", which is not there; known: x, y; correct dependsOn',
        ),
    ],
)
def test_waiting_for_what_is_not_there_is_told(text, told):
    (fault,) = order_faults(read(text, "p.yml"))
    assert told in str(fault)
