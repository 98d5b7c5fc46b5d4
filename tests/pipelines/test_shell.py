"""The shell in pipelines: it parses, stops at the first fault, and does what it says with real git, jq and psql."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.pipelines.rendered import CHECKOUT, cases, steps

TASKS_WITHOUT_SHELL = ("echo ", "sha256sum ", "docker buildx build .")


def scripts() -> dict[str, str]:
    """Every different script, by what it says it does."""
    found = {}
    for case in cases():
        for _, job in case.jobs():
            for step in steps(job):
                if "script" in step:
                    found.setdefault(step["script"], f"{case.name}, {case.occasion}: {step['displayName']}")
    return {name: script for script, name in found.items()}


pytestmark = pytest.mark.sandbox
SCRIPTS = scripts()


def in_shell(script: str, directory: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run a script as an agent does; `bin` in the directory comes first on PATH."""
    path = f"{directory / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script],
        cwd=directory,
        env={"PATH": path, "HOME": str(directory), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def stub(directory: Path, name: str, script: str) -> None:
    """A command that stands in for one of the agent's."""
    file = directory / "bin" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def named(ending: str) -> str:
    """The script with this name."""
    return next(script for name, script in SCRIPTS.items() if name.endswith(ending))


def test_every_script_parses(tmp_path):
    for number, script in enumerate(SCRIPTS.values()):
        (tmp_path / f"{number}.sh").write_text(f"{script}\n")
    told = in_shell('for file in *.sh; do bash -n "$file" || exit 1; done', tmp_path)
    assert (told.returncode, told.stderr) == (0, "")


def test_a_script_of_more_than_one_line_stops_at_its_first_fault():
    first = ("set -euo pipefail\n", *TASKS_WITHOUT_SHELL)
    assert [name for name, script in SCRIPTS.items() if not script.startswith(first)] == []


def test_what_is_filled_in_by_the_shell_is_quoted():
    assert [name for name, script in SCRIPTS.items() if _unquoted(script)] == []


def _unquoted(script: str) -> list[str]:
    """Expansions that a shell would split into words; an assignment splits nothing."""
    rest = re.sub(r"'[^']*'|\"(?:\\.|\$\([^)]*\)|[^\"])*\"", "", script)
    rest = re.sub(r"^\s*\w+=\S+|\b\w+=\$\{[^}]*\}", "", rest, flags=re.MULTILINE)
    return re.findall(r"(?<!\\)\$\{?[A-Za-z_]\w*", rest)


def test_the_migrations_script_parses():
    file = CHECKOUT / "pipelines/database/migrate.sh"
    assert os.access(file, os.X_OK)
    assert subprocess.run(["bash", "-n", file], timeout=10).returncode == 0


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose branch dev and main hold the same tree, by different commits."""
    told = in_shell(
        """set -euo pipefail
        git init --quiet --initial-branch dev .
        git config user.email a@abc.example && git config user.name a
        echo other > file && git add file && git commit --quiet -m other
        echo one > file && git commit --quiet -am one
        git checkout --quiet -b main && git commit --quiet --allow-empty -m merge""",
        tmp_path,
    )
    assert told.returncode == 0, told.stderr
    return tmp_path


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        (["41 dev"], "41"),
        (["43 dev^", "41 dev"], "41"),
        (["43 dev^"], ""),
        (["43 0000000000000000000000000000000000000000"], ""),
        ([], ""),
    ],
)
def test_a_run_counts_when_its_commit_has_this_very_tree(repository, runs, found):
    lines = "\n".join(
        f"printf '%s\\t%s\\n' {run.split()[0]} \"$(git rev-parse {run.split()[1]})\"" for run in runs
    )
    stub(repository, "az", lines or ":")
    told = in_shell(
        named("Look for what this tree was built into"),
        repository,
        FOLDER="",
        SYSTEM_COLLECTIONURI="https://dev.azure.com/abc-inc/",
        SYSTEM_TEAMPROJECT="platform",
        SYSTEM_DEFINITIONID="7",
    )
    assert told.returncode == 0, told.stderr
    tree = in_shell("git rev-parse main^{tree}", repository).stdout.strip()
    assert f"variable=tree]{tree}" in told.stdout
    assert [line.split("]")[1] for line in told.stdout.splitlines() if "=found]" in line] == [found] * bool(
        found
    )


def test_a_search_that_azure_refuses_stops_the_build(repository):
    stub(repository, "az", "echo no right >&2; exit 1")
    facts = dict.fromkeys(("SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECT", "SYSTEM_DEFINITIONID"), "x")
    told = in_shell(named("Look for what this tree was built into"), repository, FOLDER="", **facts)
    assert told.returncode != 0


def test_a_changed_file_breaks_the_seal(tmp_path):
    (tmp_path / "release").mkdir()
    (tmp_path / "sources/migrations").mkdir(parents=True)
    (tmp_path / "sources/migrations/1.sql").write_text("SELECT 1;")
    (tmp_path / "release/site.zip").write_text("site")
    seal, check = named("and seal"), named("Check the seal")
    assert in_shell(f"cd release; {seal}", tmp_path, SOURCES=str(tmp_path / "sources")).returncode == 0
    assert in_shell(f"cd release; {check}", tmp_path).returncode == 0
    (tmp_path / "release/migrations/1.sql").write_text("SELECT 2;")
    assert in_shell(f"cd release; {check}", tmp_path).returncode != 0


def test_an_image_s_new_tag_is_one_that_flux_takes_and_names_the_same_digest(tmp_path):
    digest = "abcregistry.azurecr.io/catalog-api@sha256:" + "a" * 64
    (tmp_path / "image").write_text(digest + "\n")
    in_shell("sha256sum image > SHA256SUMS", tmp_path)
    stub(tmp_path, "docker", 'printf "%s\\n" "$@"')
    script = named("Tag the very image for dev").replace("$(Build.BuildId)", "812")
    told = in_shell(script, tmp_path, ENVIRONMENT="dev", BUILD_SOURCEVERSION="0123456789abcdef")
    assert told.returncode == 0, told.stderr
    *_, tag, source = told.stdout.split()
    policy = (CHECKOUT / "flux/image-automation/base/catalog-api.yaml").read_text()
    pattern = re.search(r"pattern: (\S+)", policy)[1].replace("${environment}", "dev")
    assert re.fullmatch(pattern, tag.rpartition(":")[2])
    assert source == digest
    assert tag.rpartition(":")[0] == "abcregistry.azurecr.io/catalog-api"


def test_only_what_was_planned_is_agreed_to(tmp_path):
    if shutil.which("jq") is None:
        pytest.skip("jq is not on PATH")
    (tmp_path / "plan.json").write_text('{"digests": ["d1", "d2"], "outcome": "changes"}')
    stub(tmp_path, "inv", 'echo "$@"')
    told = in_shell(named("infrastructure, dev: Apply"), tmp_path, PLANNED=str(tmp_path), REPORTS="reports")
    assert told.stdout.split() == [
        *(
            "apply",
            "--only",
            "dev",
            "--yes",
            "--expect",
            "d1",
            "--expect",
            "d2",
            "--report",
            "reports/apply.json",
        )
    ]


@pytest.mark.parametrize(("outcome", "code"), [("changes", 0), ("no changes", 0), ("failed", 1)])
def test_a_plan_that_failed_stops_and_a_plan_is_told_whole(tmp_path, outcome, code):
    if shutil.which("jq") is None:
        pytest.skip("jq is not on PATH")
    (tmp_path / "plan.json").write_text(f'{{"outcome": "{outcome}"}}')
    (tmp_path / "plan.txt").write_text("workspace  add\nprod       100%\n")
    told = in_shell(named("infrastructure, dev: Show the plan"), tmp_path)
    assert told.returncode == code
    if code == 0:
        line = told.stdout.splitlines()[-1]
        assert line.startswith("##vso[task.setvariable variable=comment]**inv plan --only dev**%0A```%0A")
        assert "100%AZP25%0A```" in line
