"""The daemon's life: up, status, down, reset, and what its files may be."""

import os
import shutil
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from scripts import sandbox
from scripts.errors import Preflight
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


def test_every_file_is_for_its_owner_only(directory):
    old = os.umask(0)
    try:
        sandbox.up(directory)
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [directory, *directory.rglob("*")]}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    assert {"token", "terraform.tfrc", "world.sqlite", "daemon.log"} <= modes.keys()


def test_the_sockets_directory_is_for_its_owner_only(directory, runtime):
    sandbox.up(directory)
    [sockets] = runtime.iterdir()
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


def test_git_does_not_see_the_directory(directory):
    sandbox.up(directory)
    subprocess.run(["git", "init", "-q", str(directory.parent)], check=True, timeout=20)
    seen = subprocess.run(
        ["git", "status", "--short"], cwd=directory.parent, capture_output=True, text=True, timeout=20
    )
    assert seen.stdout == ""


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


def test_a_checkout_with_a_very_long_path_works(tmp_path, runtime):
    long = tmp_path / ("x" * (150 - len(str(tmp_path)))) / "sandbox"
    try:
        world = sandbox.up(long)
        assert len(str(long)) > 150
        assert sandbox.status(long)["pid"] == world.pid
        [sockets] = runtime.iterdir()
        assert all(len(str(path)) < 104 for path in sockets.iterdir())
    finally:
        sandbox.down(long)


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


@pytest.mark.parametrize("wrong", [CHECKOUT, CHECKOUT.parent, Path.home(), Path("/")])
def test_a_directory_that_holds_more_than_a_sandbox_is_refused(wrong):
    with pytest.raises(
        Preflight, match="is not a directory of the sandbox's own\n  next: set GITOPS_SANDBOX_DIR"
    ):
        sandbox.up(wrong)


def test_somebody_elses_directory_is_neither_taken_nor_reset(directory):
    directory.mkdir(mode=0o755)
    (directory / "thesis.txt").write_text("years of work")
    with pytest.raises(Preflight, match="is not a directory of the sandbox's own"):
        sandbox.up(directory)
    assert not sandbox.reset(directory)
    assert [path.name for path in directory.iterdir()] == ["thesis.txt"]


def test_a_file_in_its_place_is_refused(directory):
    directory.write_text("")
    with pytest.raises(Preflight, match="is not a directory of the sandbox's own"):
        sandbox.up(directory)
    directory.unlink()


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
