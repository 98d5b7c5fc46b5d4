"""inv check.pipelines and inv pipelines.render, as a person meets them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.errors import Failed, Preflight
from scripts.ops.pipelines import Workshop, check_pipelines, find_faults, render, renew_schema
from tests.pipelines.rendered import CHECKOUT, workshop


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what pipelines come of."""
    for tree in ("config", "pipelines", "terraform/azure/modules/config"):
        shutil.copytree(CHECKOUT / tree, tmp_path / tree)
    return tmp_path


def edit(file: Path, old: str, new: str) -> int:
    """Replace the first `old`; the number of its line."""
    text = file.read_text()
    before, _, after = text.partition(old)
    assert before != text
    file.write_text(before + new + after)
    return before.count("\n") + 1


def test_this_checkout_s_pipelines_have_no_fault():
    assert check_pipelines(CHECKOUT) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "templates/parts/smoke.yml",
            "displayName",
            "displayNam",
            'pipelines/templates/parts/smoke.yml:LINE: "displayNam" is unknown here; did you mean "displayName"?',
        ),
        (
            "templates/app-service.yml",
            "template: parts/site.yml",
            "template: parts/sites.yml",
            "pipelines/templates/app-service.yml:LINE: pipelines/templates/parts/sites.yml does not exist",
        ),
        (
            "templates/app-service.yml",
            "dependsOn: build",
            "dependsOn: built",
            'pipelines/templates/app-service.yml:ANY: it waits for "built", which is not there',
        ),
        (
            "templates/parts/swap.yml",
            "- {name: what, type: string}",
            "- {name: what, type: number}",
            'pipelines/templates/parts/site.yml:ANY: parameter "what" is no number; give a number',
        ),
        (
            "templates/next.yml",
            "- {name: team, type: string}",
            "",
            'config/services/shop.yaml:1: no parameter is called "team"; pipelines/templates/next.yml declares',
        ),
        (
            "templates/parts/vercel.yml",
            "${{ parameters.what }}",
            "${{ parameters.wat }}",
            'pipelines/templates/parts/vercel.yml:LINE: no parameter is called "wat"; did you mean "what"?',
        ),
        (
            "infrastructure.yml",
            "--only prod --only k8s",
            "--only prod",
            "pipelines/infrastructure.yml:ANY: environment prod is not as config/ says; "
            "write - {name: prod, branch: main, plans: abc-plan, applies: abc-prod-apply, "
            "only: --only prod --only k8s --only devops}",
        ),
        (
            "infrastructure.yml",
            "      - {name: dev,",
            "      - {name: old, branch: dev}\n      - {name: dev,",
            "pipelines/infrastructure.yml:ANY: environment old is not in config/environments; delete its line",
        ),
        (
            "infrastructure.yml",
            "default: abc-inc",
            "default: abc",
            "pipelines/infrastructure.yml:LINE: the connection to GitHub is called otherwise; write default: abc-inc",
        ),
        (
            "infrastructure.yml",
            "branches: {include: [dev, main]}",
            "branches: {include: [main]}",
            "pipelines/infrastructure.yml:LINE: these are not the environments' branches; write [dev, main]",
        ),
        (
            "infrastructure.yml",
            "schedules:",
            "variable:",
            "pipelines/infrastructure.yml:ANY: a part of it is missing; it needs "
            "parameters connection and environments, trigger, pr and schedules",
        ),
    ],
)
def test_a_fault_is_told_with_file_line_and_cure(checkout, file, old, new, told):
    line = edit(checkout / "pipelines" / file, old, new)
    found = find_faults(Workshop(checkout, workshop().config, workshop().defaults))
    assert any(
        re.match(re.escape(told).replace("LINE", str(line)).replace("ANY", "[0-9]+"), one) for one in found
    ), found


def test_an_environment_more_is_missed_in_the_platform_s_pipeline(checkout):
    qa = (
        (checkout / "config/environments/dev.yaml")
        .read_text()
        .replace("dev", "qa")
        .replace("10.20.", "10.40.")
    )
    (checkout / "config/environments/qa.yaml").write_text(qa)
    found = check_pipelines(checkout)
    assert any(
        "write - {name: qa, branch: qa, plans: abc-plan, applies: abc-qa-apply, only: --only qa}" in one
        for one in found
    )
    assert "environment: qa" in render(checkout, "orders-api", "qa")


def test_a_service_is_rendered_for_one_branch_or_for_all():
    one, whole = render(CHECKOUT, "shop", "dev"), render(CHECKOUT, "shop")
    assert one in whole
    assert [line for line in whole.splitlines() if line.startswith("# ")] == [
        "# shop: dev",
        "# shop: main",
        "# shop: pull-request",
    ]


@pytest.mark.parametrize(
    ("name", "branch", "told"),
    [
        ("order-api", None, 'no pipeline is called "order-api"; did you mean "orders-api"?'),
        ("superblocks-agent", None, 'no pipeline is called "superblocks-agent"'),
        ("orders-api", "mian", 'it does not run on "mian"; did you mean "main"?'),
    ],
)
def test_what_has_no_pipeline_is_told(name, branch, told):
    with pytest.raises(Preflight) as error:
        render(CHECKOUT, name, branch)
    assert told in error.value.text


def test_a_pipeline_that_cannot_be_rendered_says_why_and_what_to_run(checkout):
    line = edit(
        checkout / "pipelines/templates/next.yml", "${{ each environment in", "${{ each environment of"
    )
    with pytest.raises(Failed) as error:
        render(checkout, "shop")
    assert error.value.text.startswith(f"pipelines/templates/next.yml:{line}: ")
    assert error.value.hint == "inv check.pipelines"


def test_a_schema_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Preflight) as error:
        renew_schema(CHECKOUT, tmp_path / "service-schema.json")
    assert "is no file" in error.value.text


@pytest.mark.sandbox
def test_the_commands_work(tmp_path):
    for argv, told in (
        (["check.pipelines"], "okay"),
        (["pipelines.render", "contracts", "--branch", "tag"], "# contracts: tag"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "invoke", *argv], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, told in done.stdout) == (0, True), done.stderr
