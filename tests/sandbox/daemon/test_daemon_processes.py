"""Finding the process behind a loopback connection."""

import os
import socket
import subprocess
import sys

import pytest

from scripts.sandbox import processes

pytestmark = pytest.mark.skipif(not processes.PROC.is_dir(), reason="only Linux tells")


def test_the_process_at_the_other_end_is_found_and_lives():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        found = processes.peer(client.getsockname()[1])
    assert found.partition(":")[0] == str(os.getpid())
    assert processes.lives(found)


def test_nobody_is_at_a_port_without_a_connection():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert processes.peer(server.getsockname()[1]) is None


def test_an_ended_process_does_not_live():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(timeout=20)
    assert not processes.lives(f"{ended.pid}:1")


def test_a_reused_pid_does_not_live():
    assert not processes.lives(f"{os.getpid()}:1")


def test_an_unknown_process_does_not_live():
    assert not processes.lives(None)


def test_an_ended_process_that_nobody_reaped_does_not_live():
    ended = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    identity = processes.identity(ended.pid)
    assert processes.lives(identity)
    ended.stdin.close()
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    assert not processes.lives(identity)
    ended.wait(timeout=20)
