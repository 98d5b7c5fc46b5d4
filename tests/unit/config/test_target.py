"""Which world a command acts on, and where that world keeps its things."""

import shutil

import pytest

from scripts.core.target import choose
from scripts.errors import ConfigError, Preflight
from scripts.ops.target import current, switch
from tests.unit.config.overlay import INVALID

NAMES = ["azure", "sandbox"]


@pytest.fixture
def root(tmp_path, monkeypatch):
    shutil.copytree(INVALID / "base", tmp_path, dirs_exist_ok=True)
    for name in ("CI", "TF_BUILD", "GITOPS_TARGET", "GITOPS_SANDBOX_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("environ", "recorded", "chosen"),
    [
        ({}, None, "sandbox"),
        ({}, "azure\n", "azure"),
        ({"GITOPS_TARGET": "sandbox"}, "azure\n", "sandbox"),
        ({"GITOPS_TARGET": ""}, "azure\n", "azure"),
        ({"CI": "true"}, "azure\n", "azure"),
        ({"CI": "true", "GITOPS_TARGET": "azure"}, None, "azure"),
        ({"CI": "false"}, None, "sandbox"),
        ({"CI": ""}, None, "sandbox"),
    ],
)
def test_the_environment_goes_before_the_record_and_the_record_before_the_sandbox(environ, recorded, chosen):
    assert choose(environ, recorded, NAMES) == chosen


@pytest.mark.parametrize("environ", [{"CI": "true"}, {"CI": "1"}, {"TF_BUILD": "True"}])
def test_ci_must_say_its_target(environ):
    with pytest.raises(Preflight, match="CI must say which target it acts on") as told:
        choose(environ, None, NAMES)

    assert told.value.code == 5
    assert told.value.hint == "set GITOPS_TARGET to sandbox or azure"


@pytest.mark.parametrize(
    ("environ", "recorded", "message"),
    [
        (
            {"GITOPS_TARGET": "sandbx"},
            None,
            'GITOPS_TARGET: unknown target "sandbx"; did you mean "sandbox"?',
        ),
        ({}, "azur", '.target: unknown target "azur"; did you mean "azure"?'),
        ({}, "qqq", '.target: unknown target "qqq"; known: azure, sandbox'),
    ],
)
def test_an_unknown_target_is_told_with_who_asked_for_it(environ, recorded, message):
    with pytest.raises(Preflight) as told:
        choose(environ, recorded, NAMES)

    assert told.value.text == message
    assert told.value.hint == "inv target azure|sandbox"


def test_a_fresh_clone_is_on_the_sandbox(root):
    target = current(root)

    assert (target.name, target.world) == ("sandbox", "scripts.sandbox")
    assert target.directory == root / ".sandbox"
    assert target.records == root / ".sandbox/records"
    assert not target.inherit_environment
    assert not target.guarded


def test_a_switch_lasts(root):
    switch(root, "azure")

    target = current(root)

    assert (target.name, target.world, target.guarded) == ("azure", None, True)
    assert target.records == root / "config/targets/azure"


def test_a_switch_to_an_unknown_target_changes_nothing(root):
    with pytest.raises(Preflight, match='unknown target "aws"'):
        switch(root, "aws")

    assert not (root / ".target").exists()


def test_the_sandbox_moves_with_all_that_is_in_it(root, tmp_path, monkeypatch):
    monkeypatch.setenv("GITOPS_SANDBOX_DIR", str(tmp_path / "elsewhere"))

    target = current(root)

    assert target.directory == tmp_path / "elsewhere"
    assert target.records == tmp_path / "elsewhere/records"


def test_the_real_world_does_not_move_with_the_sandbox(root, monkeypatch):
    monkeypatch.setenv("GITOPS_SANDBOX_DIR", "elsewhere")
    monkeypatch.setenv("GITOPS_TARGET", "azure")

    assert current(root).directory == root / ".azure"


def test_a_faulty_target_is_told(root):
    (root / "config/targets/azure.yaml").write_text("name: azure\n")

    with pytest.raises(ConfigError, match="directory: is missing"):
        current(root)
