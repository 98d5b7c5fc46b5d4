"""The daemon's life: up, status, down, reset, and what its files may be."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from scripts import sandbox
from scripts.sandbox.place import Place, is_held
from tests.sandbox.daemon.conftest import CHECKOUT, until

pytestmark = pytest.mark.sandbox


def test_up_starts_a_daemon_and_a_second_up_finds_it(directory):
    first = sandbox.up(directory)
    began = time.perf_counter()
    second = sandbox.up(directory)
    assert time.perf_counter() - began < 0.5
    assert first == second
    assert requests.get(f"{first.urls['hcp']}/api/v2/ping", timeout=5).status_code == 401


def test_ups_at_the_same_moment_start_one_daemon(directory, runtime):
    program = (
        "import sys, pathlib; from scripts import sandbox; print(sandbox.up(pathlib.Path(sys.argv[1])).pid)"
    )
    environment = {"PYTHONPATH": str(CHECKOUT), "XDG_RUNTIME_DIR": str(runtime), "PATH": os.environ["PATH"]}

    def up(_: int) -> str:
        command = [sys.executable, "-c", program, str(directory)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60).stdout

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(up, range(4)))) == 1
    assert len(list(runtime.iterdir())) == 1


def test_two_sandboxes_run_side_by_side(directory, tmp_path, runtime):
    other = tmp_path / "other"
    try:
        one, two = sandbox.up(directory), sandbox.up(other)
        assert one.pid != two.pid
        assert one.urls != two.urls
    finally:
        sandbox.down(other)


def test_status_tells_what_runs(directory):
    assert sandbox.status(directory) == {
        "running": False,
        "directory": str(directory),
        "log": str(directory / "daemon.log"),
    }
    world = sandbox.up(directory)
    found = sandbox.status(directory)
    assert (found["running"], found["pid"], found["url"]) == (True, world.pid, world.urls["hcp"])
    assert found["url"].endswith(f":{found['port']}")
    assert 0 < found["memory"] <= 300
    assert (found["workspaces"], found["resources"], found["faults"], found["locked"]) == (0, 0, 0, [])


def test_down_leaves_no_process_and_no_socket(directory, runtime):
    world = sandbox.up(directory)
    assert list(runtime.iterdir())
    assert sandbox.down(directory)
    assert not is_held(Place(directory).alive)
    assert not list(runtime.iterdir())
    until(lambda: not _runs(world.pid))
    assert not sandbox.down(directory)


def test_down_where_nothing_ever_was_makes_nothing(directory):
    assert not sandbox.down(directory)
    assert not directory.exists()


def test_the_world_and_the_port_outlive_a_restart(directory):
    before = sandbox.up(directory)
    made = _api(
        before, directory, "POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": "dev"}}}
    )
    assert made.status_code == 201
    sandbox.down(directory)
    after = sandbox.up(directory)
    assert after.pid != before.pid
    assert after.urls == before.urls
    assert (
        _api(after, directory, "GET", "/organizations/abc/workspaces/dev").json()["data"]
        == made.json()["data"]
    )


def test_reset_keeps_nothing(directory):
    token = _token(sandbox.up(directory), directory)
    assert sandbox.reset(directory)
    assert not directory.exists()
    assert not sandbox.reset(directory)
    assert _token(sandbox.up(directory), directory) != token


def test_it_listens_on_loopback_only(directory):
    port = sandbox.status(directory).get("port") or sandbox.up(directory).urls["hcp"].rpartition(":")[2]
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("no /proc on this system")
    lines = [line.split() for line in table.read_text().splitlines()[1:]]
    bound = [
        line[1].split(":")[0]
        for line in lines
        if line[3] == "0A" and int(line[1].split(":")[1], 16) == int(port)
    ]
    assert bound == ["0100007F"]


def test_the_daemons_environment_holds_nothing_of_the_callers(directory, monkeypatch):
    monkeypatch.setenv("ARM_CLIENT_SECRET", "planted")
    monkeypatch.setenv("HTTPS_PROXY", "http://planted")
    world = sandbox.up(directory)
    environ = Path(f"/proc/{world.pid}/environ")
    if not environ.exists():
        pytest.skip("no /proc on this system")
    assert "planted" not in environ.read_text()


def test_the_daemon_ends_when_its_directory_is_deleted(directory, runtime):
    world = sandbox.up(directory)
    shutil.rmtree(directory)
    until(lambda: not _runs(world.pid))
    assert not list(runtime.iterdir())


def test_a_directory_deleted_and_made_again_gets_a_daemon_of_its_own(directory):
    before = sandbox.up(directory)
    shutil.rmtree(directory)
    after = sandbox.up(directory)
    assert after.pid != before.pid
    until(lambda: not _runs(before.pid))
    assert sandbox.status(directory)["pid"] == after.pid


def _token(world, directory):
    return (directory / "token").read_text().strip()


def _api(world, directory, method, path, document=None):
    headers = {"Authorization": f"Bearer {_token(world, directory)}"}
    return requests.request(
        method, f"{world.urls['hcp']}/api/v2{path}", json=document, headers=headers, timeout=5
    )


def _runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
