"""Whatever a sandbox left behind, the next one copes with it and says so."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from scripts import sandbox
from scripts.errors import Failed, Preflight
from scripts.sandbox.place import Place, is_held
from tests.sandbox.daemon.conftest import until

pytestmark = pytest.mark.sandbox


def test_after_a_kill_the_next_up_says_so_and_goes_on(directory, runtime, capsys):
    before = sandbox.up(directory)
    os.kill(before.pid, signal.SIGKILL)
    until(lambda: not is_held(Place(directory).alive))
    after = sandbox.up(directory)
    assert capsys.readouterr().err == (
        f"sandbox: the daemon (pid {before.pid}) was killed; it starts again with what it had written\n"
    )
    assert after.urls == before.urls
    assert len(list(runtime.iterdir())) == 1


def test_a_reused_pid_is_not_taken_for_the_daemon(directory, capsys):
    sandbox.up(directory)
    sandbox.down(directory)
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        Place(directory).write_record(_record(bystander.pid))
        assert not sandbox.status(directory)["running"]
        assert not sandbox.down(directory)
        assert sandbox.up(directory).pid != bystander.pid
        assert "was killed; it starts again" in capsys.readouterr().err
        assert bystander.poll() is None
    finally:
        bystander.communicate(b"\n", timeout=10)


@pytest.mark.parametrize("content", ["", "{", "null"])
def test_a_record_that_cannot_be_read_is_no_record(directory, content):
    sandbox.up(directory)
    sandbox.down(directory)
    (directory / "daemon.json").write_text(content)
    assert sandbox.up(directory).pid


def test_a_killed_daemon_is_recovered_from_even_after_a_down(directory, runtime, capsys):
    os.kill(sandbox.up(directory).pid, signal.SIGKILL)
    until(lambda: not is_held(Place(directory).alive))
    assert not sandbox.down(directory)
    assert not list(runtime.iterdir())
    sandbox.up(directory)
    assert "was killed; it starts again" in capsys.readouterr().err


def test_a_daemon_whose_start_was_broken_off_is_replaced(directory, capsys):
    before = sandbox.up(directory)
    Place(directory).drop_record()
    assert not sandbox.status(directory)["running"]
    after = sandbox.up(directory)
    assert after.pid != before.pid
    assert capsys.readouterr().err == "sandbox: its start was broken off; it starts again\n"


def test_a_daemon_of_other_code_is_replaced(directory, capsys):
    before = sandbox.up(directory)
    place = Place(directory)
    place.write_record(place.record() | {"digest": "other"})
    after = sandbox.up(directory)
    assert after.pid != before.pid
    assert capsys.readouterr().err == "sandbox: its code or its port has changed; it starts again\n"


def test_a_port_can_be_asked_for_and_moves_a_running_daemon(directory, monkeypatch, capsys):
    before = sandbox.up(directory)
    port = _free_port()
    monkeypatch.setenv("GITOPS_SANDBOX_PORT", str(port))
    after = sandbox.up(directory)
    assert after.pid != before.pid
    assert after.urls["hcp"] == f"http://127.0.0.1:{port}"
    assert "its port has changed" in capsys.readouterr().err


def test_a_taken_port_is_one_clear_error(directory, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("GITOPS_SANDBOX_PORT", str(port))
        with pytest.raises(Preflight) as error:
            sandbox.up(directory)
    assert str(error.value) == (
        f"port {port} (GITOPS_SANDBOX_PORT) cannot be used: Address already in use\n"
        "  next: unset GITOPS_SANDBOX_PORT to use any free port, or set it to another"
    )


@pytest.mark.parametrize("port", ["http", "99999", "-1"])
def test_a_port_that_is_none_is_one_clear_error(directory, monkeypatch, port):
    monkeypatch.setenv("GITOPS_SANDBOX_PORT", port)
    with pytest.raises(
        Preflight, match=f"GITOPS_SANDBOX_PORT is '{port}', which is no port number\n  next: unset"
    ):
        sandbox.up(directory)


def test_the_remembered_port_is_given_up_when_it_is_taken(directory):
    before = sandbox.up(directory)
    sandbox.down(directory)
    with socket.create_server(("127.0.0.1", int(before.urls["hcp"].rpartition(":")[2]))):
        after = sandbox.up(directory)
    assert after.urls != before.urls


def test_a_daemon_that_cannot_start_says_why_and_names_its_log(directory, runtime):
    sandbox.up(directory)
    sandbox.down(directory)
    (directory / "world.sqlite").write_bytes(b"this is no database, whatever its name says" * 100)
    for leftover in directory.glob("world.sqlite-*"):
        leftover.unlink()
    with pytest.raises(Failed) as error:
        sandbox.up(directory)
    assert str(error.value) == (
        "the sandbox did not start: sqlite3.DatabaseError: file is not a database\n"
        f"  next: read {directory / 'daemon.log'}"
    )
    assert not list(runtime.iterdir())


def test_asking_a_sandbox_that_does_not_run_is_one_clear_error(directory):
    with pytest.raises(Preflight) as error:
        sandbox.ask(directory, "GET", "/status", {})
    assert str(error.value) == f"no sandbox runs in {directory}\n  next: inv sandbox.up"


def test_a_stopped_daemon_that_does_not_answer_is_one_clear_error(directory, monkeypatch):
    world = sandbox.up(directory)
    monkeypatch.setattr("scripts.sandbox.control.client.SECONDS", 0.2)
    os.kill(world.pid, signal.SIGSTOP)
    try:
        with pytest.raises(Failed, match="the sandbox does not answer: timed out\n  next: read"):
            sandbox.status(directory)
    finally:
        os.kill(world.pid, signal.SIGCONT)


def test_a_daemon_that_ignores_the_request_to_end_is_killed(directory, monkeypatch, capsys, runtime):
    world = sandbox.up(directory)
    monkeypatch.setattr("scripts.sandbox.launch.GRACE", 0.3)
    os.kill(world.pid, signal.SIGSTOP)
    assert sandbox.down(directory)
    assert f"the daemon (pid {world.pid}) does not stop; it is killed" in capsys.readouterr().err
    assert not is_held(Place(directory).alive)
    assert not list(runtime.iterdir())


def test_a_second_daemon_by_hand_is_refused(directory):
    sandbox.up(directory)
    command = [sys.executable, "-m", "scripts.sandbox", str(directory)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 5
    assert json.loads(ended.stdout) == {
        "ready": False,
        "text": f"another sandbox runs in {directory}",
        "hint": "inv sandbox.down",
    }


def test_a_long_log_is_put_aside(directory, monkeypatch):
    monkeypatch.setattr("scripts.sandbox.launch.LARGEST_LOG", 10)
    sandbox.up(directory)
    sandbox.down(directory)
    (directory / "daemon.log").write_text("x" * 20)
    sandbox.up(directory)
    assert (directory / "daemon.log.1").read_text() == "x" * 20


def _record(pid):
    return {"pid": pid, "port": 1, "digest": "x", "sockets": "/nowhere", "urls": {}, "reattach": {}}


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
