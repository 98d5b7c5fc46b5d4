"""Real Terraform through our client, and each thing that python-terraform does badly."""

import logging
import shutil
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from scripts.clients import terraform as module
from scripts.clients.terraform import Outcome, Terraform, TerraformFailed
from scripts.core.events import Diagnostic, Log

ONE = 'resource "terraform_data" "one" {\n  input = "first"\n}\n'
LAUNCHER = ["terraform"]


@pytest.fixture
def plain(tmp_path):
    """Terraform that is never started: for the argument lists."""
    return Terraform(LAUNCHER, tmp_path, {})


class Recorded(Terraform):
    """Keeps the argument lists instead of running them."""

    def call(self, command, *args, **options):
        self.seen = self.arguments(command, *args, **options)
        return "{}"

    def stream(self, command, *args, on_event=None, **options):
        self.seen = self.arguments(command, *args, json=module.IsFlagged, **options)
        return Outcome(0, Log(), "")


@pytest.mark.parametrize(
    ("run", "argv"),
    [
        (lambda tf: tf.init(), "init -input=false -no-color"),
        (lambda tf: tf.init(readonly_lock=True), "init -input=false -no-color -lockfile=readonly"),
        (
            lambda tf: tf.plan(Path("p.tfplan")),
            "plan -json -out=p.tfplan -detailed-exitcode -input=false -lock=true -lock-timeout=5m",
        ),
        (lambda tf: tf.plan(lock=False), "plan -json -detailed-exitcode -input=false -lock=false"),
        (
            lambda tf: tf.plan(destroy=True),
            "plan -json -detailed-exitcode -input=false -lock=true -lock-timeout=5m -destroy",
        ),
        (
            lambda tf: tf.plan(refresh_only=True, lock=False),
            "plan -json -detailed-exitcode -input=false -lock=false -refresh-only",
        ),
        (lambda tf: tf.apply(Path("p.tfplan")), "apply -json -input=false -lock-timeout=5m p.tfplan"),
        (lambda tf: tf.show(Path("p.tfplan")), "show -json p.tfplan"),
        (lambda tf: tf.push_state(Path("s.tfstate")), "state push -lock-timeout=5m s.tfstate"),
        (lambda tf: tf.force_unlock("abc/dev"), "force-unlock -force abc/dev"),
    ],
)
def test_each_command_has_its_flags_and_none_that_terraform_has_removed(tmp_path, run, argv):
    terraform = Recorded(LAUNCHER, tmp_path, {})
    run(terraform)
    assert terraform.seen == ["terraform", *argv.split()]


def test_variables_are_arguments_of_their_own_in_terraforms_syntax(plain):
    variables = {"records_directory": "/a b/$x", "environments": ["dev", "prod"], "on": True}
    assert plain.arguments("plan", var=variables)[2:] == [
        "-var=records_directory=/a b/$x",
        '-var=environments=["dev", "prod"]',
        "-var=on=true",
    ]


def test_a_destroy_is_a_plan_and_nothing_else(plain):
    with pytest.raises(AttributeError, match=r"destroy by plan\(destroy=True\) and apply\(\)"):
        plain.destroy()


@pytest.mark.parametrize("typo", ["aply", "init_cmd", "plan_", "fmt"])
def test_a_typo_is_no_command(plain, typo):
    with pytest.raises(AttributeError, match=f"terraform has no command '{typo}' here"):
        getattr(plain, typo)


def test_nothing_starts_a_process_behind_our_back(plain):
    for inherited in (plain.show_workspace, lambda: plain.set_workspace("x"), lambda: plain.cmd("apply")):
        with pytest.raises(AttributeError, match="start Terraform"):
            inherited()


def test_a_local_state_file_is_never_read(tmp_path):
    (tmp_path / "terraform.tfstate").write_text("{ this is no state")
    assert Terraform(LAUNCHER, tmp_path, {}).tfstate is None


@pytest.mark.parametrize(
    ("log", "stderr", "told"),
    [
        (Log(), "it broke\n", "it broke"),
        (Log(), "", "terraform ended with exit code 1"),
        (Log(diagnostics=[Diagnostic("warning", "careful")]), "", "terraform ended with exit code 1"),
        (
            Log(diagnostics=[Diagnostic("error", "No quota", "Ask for more.", "a.b", "main.tf:3")]),
            "ignored",
            "No quota: a.b (main.tf:3)\nAsk for more.",
        ),
        (
            Log(diagnostics=[Diagnostic("error", f"{n}") for n in range(7)]),
            "",
            "0\n1\n2\n3\n4\nand 2 more: inv runs.logs",
        ),
    ],
)
def test_a_failure_is_told_in_terraforms_words(log, stderr, told):
    assert Outcome(1, log, stderr).explain() == told


def test_being_locked_out_is_recognised():
    locked = Log(diagnostics=[Diagnostic("error", "Error acquiring the state lock")])
    assert Outcome(1, locked, "").is_locked_out
    assert not Outcome(1, Log(diagnostics=[Diagnostic("error", "No quota")]), "").is_locked_out


def test_another_format_of_lines_is_refused(tmp_path, script):
    old = script("terraform", """print('{"type": "version", "ui": "2.0"}')""")
    with pytest.raises(TerraformFailed) as error:
        Terraform([str(old)], tmp_path, {}).plan()
    assert error.value.text == "this Terraform speaks version 2.0 of its JSON format; 1.x is understood"


def test_output_that_is_no_json_is_passed_over(tmp_path, script):
    noisy = script("terraform", r"""print('warning: something'); print('{"type": "x"}')""")
    events = []
    assert Terraform([str(noisy)], tmp_path, {}).plan(on_event=events.append).code == 0
    assert events == [{"type": "x"}]


@pytest.mark.sandbox
def test_plan_show_apply_and_plan_again(root, tmp_path):
    terraform = root(ONE)
    plan = tmp_path / "one.tfplan"
    outcome = terraform.plan(plan)
    assert (outcome.code, [change.address for change in outcome.log.changes]) == (2, ["terraform_data.one"])
    assert plan.stat().st_mode & 0o077 == 0
    assert terraform.show(plan)["applyable"] is True
    applied = terraform.apply(plan)
    assert (applied.code, applied.log.done) == (0, ["terraform_data.one"])
    assert terraform.plan().code == 0


@pytest.mark.sandbox
def test_exit_codes_are_told_apart_and_raise_nothing(root):
    terraform = root(ONE)
    assert terraform.plan().code == 2
    (Path(terraform.working_dir) / "wrong.tf").write_text("locals {\n  a = local.b\n}\n")
    failed = terraform.plan()
    assert failed.code == 1
    assert failed.explain().startswith("Reference to undeclared local value (wrong.tf:2)\n")


@pytest.mark.sandbox
def test_a_destroy_is_planned_and_applied(root, tmp_path):
    terraform = root(ONE)
    terraform.plan(tmp_path / "make")
    terraform.apply(tmp_path / "make")
    planned = terraform.plan(tmp_path / "unmake", destroy=True)
    assert [change.action for change in planned.log.changes] == ["delete"]
    assert terraform.apply(tmp_path / "unmake").code == 0


@pytest.mark.sandbox
def test_a_saved_plan_is_applied_once(root, tmp_path):
    terraform = root(ONE)
    terraform.plan(tmp_path / "plan")
    terraform.apply(tmp_path / "plan")
    again = terraform.apply(tmp_path / "plan")
    assert again.code == 1
    assert again.explain().startswith("Saved plan is stale")


@pytest.mark.sandbox
def test_events_come_while_terraform_works(root, tmp_path):
    go = tmp_path / "go"
    waiting = f"until [ -e {go} ]; do sleep 0.05; done"
    terraform = root(
        f'resource "terraform_data" "w" {{\n  provisioner "local-exec" {{ command = "{waiting}" }}\n}}\n'
    )
    terraform.plan(tmp_path / "plan")
    started = threading.Event()

    def on_event(event: dict) -> None:
        if event["type"] == "apply_start":
            started.set()
            go.touch()

    assert terraform.apply(tmp_path / "plan", on_event).code == 0
    assert started.is_set()


@pytest.mark.sandbox
def test_no_secret_is_logged_or_left_behind(root, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    caplog.set_level(logging.DEBUG)
    terraform = root(f'variable "name" {{}}\n{ONE}', TF_VAR_secret="hush", SOME_TOKEN="hush")
    terraform.plan(tmp_path / "plan", variables={"name": "hush"})
    terraform.apply(tmp_path / "plan")
    with pytest.raises(TerraformFailed) as error:
        terraform.show(tmp_path / "missing")
    assert "hush" not in caplog.text
    assert "hush" not in error.value.message
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.sandbox
def test_a_command_that_fails_says_which_and_why(root, tmp_path):
    terraform = root(ONE)
    with pytest.raises(TerraformFailed) as error:
        terraform.show(tmp_path / "missing")
    assert error.value.text.startswith("terraform show failed\n")
    assert "missing" in error.value.text


@pytest.mark.sandbox
def test_terraform_sees_the_given_environment_and_nothing_else(root, monkeypatch):
    monkeypatch.setenv("TF_VAR_where", "ours")
    show = 'variable "where" {\n  default = "default"\n}\noutput "where" {\n  value = var.where\n}\n'
    terraform = root(show)
    assert terraform.plan().log.outputs == {"where": "create"}
    assert '"default"' in terraform.call("plan", no_color=module.IsFlagged)


@pytest.mark.sandbox
def test_an_unsaved_state_is_pushed_back(root, tmp_path):
    terraform = root(ONE)
    terraform.plan(tmp_path / "plan")
    terraform.apply(tmp_path / "plan")
    state = Path(terraform.working_dir) / "terraform.tfstate"
    shutil.move(state, tmp_path / "errored.tfstate")
    terraform.push_state(tmp_path / "errored.tfstate")
    assert terraform.plan().code == 0


@pytest.mark.sandbox
def test_the_workspace_is_known(root):
    assert root(ONE).workspace_name() == "default"


@pytest.mark.sandbox
def test_the_wheels_terraform_does_the_same(root, tmp_path):
    wheel = Path(__file__).parents[2] / "scripts" / "clients" / "wheel_terraform.py"
    other = root(ONE)
    terraform = Terraform([sys.executable, str(wheel)], Path(other.working_dir), other.environment)
    assert terraform.plan(tmp_path / "plan").code == 2
    assert terraform.apply(tmp_path / "plan").log.done == ["terraform_data.one"]
    assert terraform.plan().code == 0
