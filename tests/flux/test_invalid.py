"""tests/flux/invalid: one defect a file, told by its own message and no other."""

import re
import shutil
from pathlib import Path

import pytest

from scripts.ops.flux.validate import Verdict, validate

pytestmark = pytest.mark.sandbox
CHECKOUT = Path(__file__).parents[2]
INVALID = Path(__file__).parent / "invalid"
FILES = sorted(INVALID.rglob("*.yaml"))


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """What is said of all of them at once."""
    root = tmp_path_factory.mktemp("invalid")
    shutil.copytree(CHECKOUT / "config", root / "config")
    shutil.copytree(INVALID, root / "flux")
    return validate(root)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(INVALID).as_posix())
def test_a_defect_is_told_by_its_own_message(verdict: Verdict, file: Path):
    expected = re.findall(r"^# expect: (.*)$", file.read_text(), re.MULTILINE)
    name = f"flux/{file.relative_to(INVALID).as_posix()}"
    told = [f"{one.object}: {one.message}".removeprefix(": ") for one in verdict.errors if one.file == name]
    assert sorted(told) == sorted(expected)


def test_a_folder_that_does_not_build_is_told_with_kustomize_s_reason_and_no_machine_s_paths(
    verdict: Verdict,
):
    (told,) = [one.message for one in verdict.errors if one.file == "flux/broken"]
    assert told.startswith("does not build: ")
    assert "missing.yaml" in told
    assert str(CHECKOUT.parent) not in told and "/tmp" not in told


def test_nothing_else_is_told(verdict: Verdict):
    known = {f"flux/{file.relative_to(INVALID).as_posix()}" for file in FILES} | {"flux/broken"}
    assert {one.file for one in verdict.errors} <= known
