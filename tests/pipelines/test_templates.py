"""Templates that extend and include each other, with parameters of the declared types."""

import pytest

from scripts.core.pipelines.nodes import PipelineFault, plain, read
from scripts.core.pipelines.templates import Library

STEPS = """
parameters:
  - {name: what, type: string}
  - {name: loud, type: boolean, default: false}
  - {name: times, type: number, default: 1}
  - {name: shell, type: string, default: bash, values: [bash, pwsh]}
  - {name: after, type: stepList, default: []}
steps:
  - script: echo ${{ parameters.what }}${{ parameters.loud }}
  - ${{ parameters.after }}
"""
STAGES = """
parameters:
  - {name: names, type: object}
stages:
  - ${{ each name in parameters.names }}:
      - stage: ${{ name }}
        jobs:
          - job: one
            steps:
              - template: steps/one.yml
                parameters: {what: "${{ name }}"}
              - template: /steps/one.yml@self
                parameters: {what: again, loud: true, after: [{script: last}]}
"""
PIPELINE = """
trigger: [main]
resources: {repositories: [{repository: self}]}
extends:
  template: templates/all.yml@self
  parameters: {names: [a]}
"""
FILES = {"templates/all.yml": STAGES, "templates/steps/one.yml": STEPS, "steps/one.yml": STEPS}


def rendered(pipeline: str, files: dict[str, str] = FILES) -> dict:
    documents = {path: read(text, path) for path, text in files.items()}
    return plain(Library(documents.get, {}, ("", "self")).render(read(pipeline, "p.yml"), "p.yml"))


def included(parameters: str, path: str = "steps/one.yml") -> str:
    return f"steps:\n  - template: {path}\n    parameters: {parameters}"


def test_a_pipeline_is_what_it_extends_and_what_that_includes():
    whole = rendered(PIPELINE)
    assert list(whole) == ["trigger", "resources", "stages"]
    assert whole["stages"] == [
        {
            "stage": "a",
            "jobs": [
                {
                    "job": "one",
                    "steps": [{"script": "echo aFalse"}, {"script": "echo againTrue"}, {"script": "last"}],
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (included("{}"), 'p.yml:3: parameter "what" of steps/one.yml is missing; give it'),
        (included("{what: a, wat: b}"), 'p.yml:3: no parameter is called "wat"; steps/one.yml declares what'),
        (included("{what: [a]}"), 'p.yml:3: parameter "what" is no string; give a string'),
        (included("{what: a, loud: 7}"), 'p.yml:3: parameter "loud" is no boolean'),
        (included("{what: a, times: x}"), 'p.yml:3: parameter "times" is no number'),
        (included("{what: a, after: x}"), 'p.yml:3: parameter "after" is no stepList'),
        (included("{what: a, shell: sh}"), 'p.yml:3: shell cannot be "sh"; steps/one.yml takes bash, pwsh'),
        (included("[a]"), "p.yml:2: parameters are a mapping; write NAME: VALUE below them"),
        (included("{what: a}", "steps/two.yml"), "p.yml:2: steps/two.yml does not exist; correct the path"),
        (included("{what: a}", "a.yml@other"), 'p.yml:2: no repository is called "other"; known are self'),
        (
            "jobs:\n  - template: steps/one.yml\n    parameters: {what: a}",
            "p.yml:2: steps/one.yml has no jobs",
        ),
    ],
)
def test_a_wrong_include_says_so_with_its_line(text, told):
    with pytest.raises(PipelineFault) as fault:
        rendered(text)
    assert told in str(fault.value)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("steps:\n  - template: one.yml", "templates include each other; break the circle"),
        ("parameters: {a: b}\nsteps: []", "parameters have no types; declare a list"),
        ("parameters: [a]\nsteps: []", "a parameter has no name; declare - {name"),
    ],
)
def test_a_wrong_template_says_so(template, told):
    with pytest.raises(PipelineFault) as fault:
        rendered("steps:\n  - template: one.yml", {"one.yml": template})
    assert told in str(fault.value)
