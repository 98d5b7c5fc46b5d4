"""Rendered pipelines as they are expected: one to the letter, the others in outline."""

import os

import pytest

from scripts.ops.pipelines import render
from tests.pipelines.rendered import CHECKOUT, Case, Document, cases, groups, steps

EXPECTED = CHECKOUT / "tests/pipelines/expected"
UPDATE = "GITOPS_UPDATE_EXPECTED"
OUTLINED = (
    "orders-api",
    "invoices",
    "notifications",
    "fulfilment-worker",
    "contracts",
    "shop",
    "infrastructure",
)
WORDS = {
    "and(succeeded(), eq(variables['found'], ''))": "unless found",
    "and(succeeded(), ne(variables['found'], ''))": "if found",
    "and(failed(), eq(variables['swapped'], 'yes'))": "if failed after the swap",
}
COMMAND = f"{UPDATE}=1 .venv/bin/python -m pytest tests/pipelines/test_expected.py"


def outline(case: Case) -> str:
    """A line for the pipeline, and for each stage, job and step."""
    lines = [f"{case.name} on {case.occasion}"]
    for stage in case.stages:
        waits = f", after {stage['dependsOn']}" if stage.get("dependsOn") else ""
        lines.append(f"  stage {stage['stage']}{waits}")
        for job in stage["jobs"]:
            lines.append(f"    {_job(job)}")
            lines += [f"      {_step(step)}" for step in steps(job)]
    return "\n".join(lines) + "\n"


def _job(job: Document) -> str:
    facts = [f"job {job['job']}" if "job" in job else f"deployment {job['deployment']}"]
    facts += [f"to {job['environment']}"] if "environment" in job else []
    facts += [f"after {job['dependsOn']}"] if job.get("dependsOn") else []
    facts += [f"on {job['pool'].get('name', job['pool'].get('vmImage'))}"]
    facts += [f"with {', '.join(sorted(groups(job)))}"] if groups(job) else []
    return ", ".join(facts)


def _step(step: Document) -> str:
    kind = next(iter(step))
    what = step.get("displayName", step[kind])
    task = f" ({step['task']})" if kind == "task" else f" ({kind})" if kind != "script" else ""
    said = step.get("condition", "succeeded()")
    condition = f", {WORDS.get(said, said)}" if said != "succeeded()" else ""
    return f"{what}{task}{condition}"


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("orders-api.main.yml", lambda: render(CHECKOUT, "orders-api", "main")),
        ("outlines.txt", lambda: "\n".join(outline(case) for case in cases() if case.name in OUTLINED)),
    ],
)
def test_pipelines_come_to_what_is_expected(file, made):
    text = made()
    if os.environ.get(UPDATE):
        (EXPECTED / file).write_text(text)
    assert (EXPECTED / file).read_text() == text, f"if this is meant, run: {COMMAND}"
