"""Bounded work in order."""

import threading
import time

import pytest

from scripts.ops.parallel import JOBS, run_in_order

READS = {"k8s": ["dev", "prod"], "devops": ["k8s", "elsewhere"]}
NAMES = ["dev", "prod", "k8s", "devops"]


def test_nobody_starts_before_what_it_waits_for_has_finished():
    finished: list[str] = []

    def work(name: str) -> str:
        time.sleep(0.02 if name == "dev" else 0)
        assert set(READS.get(name, [])) & set(NAMES) <= set(finished)
        finished.append(name)
        return name.upper()

    done = run_in_order(NAMES, READS, work, threading.Event())
    assert list(done.items()) == [(name, name.upper()) for name in NAMES]


def test_no_more_than_the_allowed_number_run_at_once_and_as_many_do():
    running, most, lock = 0, 0, threading.Lock()

    def work(_name: str) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1

    run_in_order([str(number) for number in range(8)], {}, work, threading.Event())
    assert most == JOBS


def test_once_told_to_stop_nothing_new_starts_and_what_runs_is_waited_for():
    stop, done = threading.Event(), []

    def work(name: str) -> None:
        stop.set()
        time.sleep(0.05)
        done.append(name)

    results = run_in_order(["a", "b", "c", "d"], {}, work, stop)
    assert set(results) == set(done)
    assert not {"c", "d"} & set(results)


def test_what_work_raises_is_raised():
    def work(name: str) -> None:
        raise ValueError(name)

    with pytest.raises(ValueError, match="a"):
        run_in_order(["a"], {}, work, threading.Event())


def test_nothing_to_do_is_done_at_once():
    assert run_in_order([], {}, str, threading.Event()) == {}
