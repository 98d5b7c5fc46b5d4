"""Bounded parallel work that respects who waits for whom."""

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Result = TypeVar("Result")
JOBS = 2


def run_in_order(
    names: Iterable[str],
    waits_for: Mapping[str, Iterable[str]],
    work: Callable[[str], Result],
    stop: threading.Event,
) -> dict[str, Result]:
    """Call `work` once for each name, after all it waits for (among `names`) is finished; at most JOBS at a time.

    Once `stop` is set nothing new starts: names that never started are missing from the result, which keeps the order.
    """
    names = list(names)
    left = list(names)
    results: dict[str, Result] = {}
    running: dict[Future[Result], str] = {}
    with ThreadPoolExecutor(max_workers=JOBS) as pool:
        while left or running:
            ready = [] if stop.is_set() else _ready(left, waits_for, running)
            for name in ready[: JOBS - len(running)]:
                left.remove(name)
                running[pool.submit(work, name)] = name
            if not running:
                break
            # A timeout, because a signal handler runs only between Python's own instructions.
            for future in wait(running, timeout=0.5, return_when=FIRST_COMPLETED).done:
                results[running.pop(future)] = future.result()
    return {name: results[name] for name in names if name in results}


def _ready(
    left: list[str], waits_for: Mapping[str, Iterable[str]], running: Mapping[Future, str]
) -> list[str]:
    unfinished = {*left, *running.values()}
    return [name for name in left if not unfinished & set(waits_for.get(name, ()))]
