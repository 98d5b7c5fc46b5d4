"""Each workspace plans what tests/terraform/expected says, and then nothing more."""

import os
from pathlib import Path

import pytest
import yaml

from scripts.core.expected import compare, refresh
from tests.terraform.conftest import WORKSPACES
from tests.terraform.records import Records
from tests.terraform.stack import NO_CHANGES, Stack

EXPECTED = Path(__file__).parent / "expected"
COMMAND = "inv check.terraform --update"
UPDATE = "GITOPS_UPDATE_EXPECTED"
HEADER = f"# What {{workspace}} plans, as far as it matters here. Rewritten by: {COMMAND}\n"

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_plan_holds_what_is_expected(records: Records, workspace):
    file = EXPECTED / f"{workspace}.yaml"
    expected = yaml.safe_load(file.read_text())
    if os.environ.get(UPDATE):
        new = refresh(expected, records.plan(workspace))
        file.write_text(HEADER.format(workspace=workspace) + yaml.safe_dump(new, sort_keys=False, width=130))
        expected = new
    differences = compare(expected, records.plan(workspace))
    assert not differences, "\n".join([*differences, f"If the plan is right, run: {COMMAND}"])


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_second_plan_is_empty(stack: Stack, workspace):
    run = stack.converged(workspace)
    assert run.code == NO_CHANGES, run.output
