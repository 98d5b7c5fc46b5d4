"""Who holds a lock is told, while waiting and after."""

import shutil
import signal

from tests.e2e.checkout import until

MORE = 'resource "terraform_data" "more" {\n}\n'


def test_a_lock_of_somebody_else_is_waited_for_and_told(applied, tmp_path):
    applied.lock("dev", "moving house")
    applied.write("terraform/azure/environment/more.tf", MORE)
    assert applied.status()["dev"]["status"].endswith(": moving house")
    command = applied.start("apply", "--only", "dev", "--yes")
    until(lambda: _waits(applied))
    applied.unlock("dev")
    result = command.end(0)
    holder = applied.environment.get("USER") or result.stderr.partition("held by ")[2].partition(":")[0]
    assert f"dev: waits for the state's lock, held by {holder}: moving house\n" in result.stderr


def test_waiting_for_a_lock_can_be_interrupted(applied):
    applied.lock("dev", "moving house")
    command = applied.start("apply", "--only", "dev", "--yes", "--json")
    until(lambda: _waits(applied))
    command.process.send_signal(signal.SIGINT)
    result = command.end(130)
    assert result.statuses == {"dev": "interrupted"}
    applied.unlock("dev")
    assert applied.inv(*result.next, "--json").statuses == {"dev": "no changes"}


def test_a_lock_that_stays_ends_with_four_and_names_the_holder(applied):
    # Nobody waits five minutes for a test: the same code, with a shorter patience.
    scripts = applied.path / "scripts"
    real = scripts.resolve()
    scripts.unlink()
    shutil.copytree(real, scripts)
    applied.replace("scripts/clients/terraform.py", 'LOCK_TIMEOUT = "5m"', 'LOCK_TIMEOUT = "1s"')
    applied.lock("dev", "moving house")
    result = applied.inv("apply", "--all", "--yes", "--json", code=4)
    assert result.statuses == {"dev": "failed", "prod": "no changes", "k8s": "blocked", "devops": "blocked"}
    assert result.json["outcome"] == "locked"
    assert "dev failed: Error acquiring the state lock: " in result.stderr
    assert ": moving house\nblocked by it: k8s, devops\n" in result.stderr
    assert "next: wait, or inv unlock --only dev" in result.stderr


def _waits(checkout) -> bool:
    runs = checkout.runs() if (checkout.sandbox / "runs").is_dir() else []
    logs = [run / "dev.log" for run in runs]
    return any(log.is_file() and "Acquiring state lock" in log.read_text() for log in logs)


def test_two_commands_in_one_checkout_do_not_meet(applied):
    applied.fault("hang", type="azurerm_resource_group", call="read", name="rg-dev")
    command = applied.start("plan", "--only", "dev")
    until(applied.struck)
    for arguments in (
        ["apply", "--all", "--yes"],
        ["plan", "--all"],
        ["destroy", "--all"],
        ["unlock", "--only", "dev"],
    ):
        refused = applied.inv(*arguments, code=4)
        assert f"inv plan (pid {command.process.pid}) is at work in this checkout\n" in refused.stderr
        assert "next: wait for it, then run the command again" in refused.stderr
    applied.inv("status", "--all")
    applied.mend()
    command.end(0)


def test_unlock_frees_a_lock_whose_holder_is_gone_and_nothing_else(applied):
    refused = applied.inv("unlock", "--only", "dev", code=5)
    assert "dev is not locked\n  next: inv status --all" in refused.stderr
    assert 'unknown workspace "def"' in applied.inv("unlock", "--only", "def", code=5).stderr
    applied.lock("dev", "moving house")
    assert applied.inv("unlock", "--env", "dev").stdout.endswith(": moving house\n")
    assert applied.status()["dev"]["status"] == "applied"
