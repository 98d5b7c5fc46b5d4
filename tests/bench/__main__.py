"""make bench: the figures that the project holds itself to, as ratios measured in one run. Nothing is judged.

Each figure is told on stderr when it is there, all of them in one table at the end. Words choose parts: names below.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

from scripts.sandbox import down, status, up
from tests.bench.bare import CHECKOUT, open_bare, run_all
from tests.bench.certificates import certificates
from tests.bench.flux import flux
from tests.bench.seeding import seeding

ROUNDS = 3
STRINGS = 500
HEADERS = ["what", "measured", "target"]
INV = [str(Path(sys.executable).with_name("inv"))]


def main(chosen: list[str]) -> None:
    """Measure everything, or the parts that are named, and print one table."""
    directory, rows = Path(tempfile.mkdtemp(prefix="bench-")), []
    try:
        for measure in PARTS:
            if not chosen or measure.__name__ in chosen:
                found = measure(directory)
                print(tabulate(found, tablefmt="plain", disable_numparse=True), file=sys.stderr, flush=True)
                rows += found
    finally:
        for sandbox in directory.iterdir():
            down(sandbox)
        shutil.rmtree(directory)
    print(tabulate(rows, HEADERS, disable_numparse=True))


def whole_platform(directory: Path) -> list[list[str]]:
    """The first apply of everything, then one with nothing to do, each against Terraform alone."""
    first, again = [], []
    for number in range(ROUNDS):
        session = open_bare(directory / f"bare-{number}")
        alone = run_all(session, directory / f"bare-{number}", apply=True)
        ours = directory / f"ours-{number}"
        up(ours)
        first.append((inv(ours, "apply", "--all", "--yes"), alone))
        for _ in range(2):
            alone = run_all(session, directory / f"bare-{number}", apply=False)
            again.append((inv(ours, "apply", "--all", "--yes"), alone))
        memory = status(ours)["memory"]
        down(ours)
        down(directory / f"bare-{number}")
    return [
        ["inv apply --all : init, plan, apply one after another", ratio(first), "≤ 1.0"],
        ["inv apply --all, nothing to do : init, plan", ratio(again), "≤ 0.9"],
        ["memory of the sandbox with every schema", f"{memory} MB", "≤ 300 MB"],
    ]


def remote(directory: Path) -> list[list[str]]:
    """One workspace run by HCP Terraform, beside the same one run here; both are seeded before."""
    seconds: dict[str, list[list[float]]] = {"local": [], "remote": []}
    for number in range(ROUNDS):
        for mode, rounds in seconds.items():
            sandbox = directory / f"{mode}-{number}"
            inv(sandbox, "tfc.seed", "--yes", "--execution", f"dev={mode}")
            rounds.append([inv(sandbox, "apply", "--only", "dev", "--yes") for _ in range(2)])
            down(sandbox)
    first, again = (
        statistics.median(there[at] - here[at] for here, there in zip(*seconds.values(), strict=True))
        for at in (0, 1)
    )
    return [
        [
            "inv apply of one workspace by HCP Terraform, less the same here",
            f"{first:.1f} s first, {again:.1f} s with nothing to do",
            "≤ 3 s",
        ]
    ]


def simulator(directory: Path) -> list[list[str]]:
    """Many random strings through init, plan and apply. The compiled provider is not at hand, so seconds."""
    root = directory / "strings"
    root.mkdir()
    (root / "main.tf").write_text(
        f'resource "random_string" "this" {{\n  count  = {STRINGS}\n  length = 8\n}}\n'
    )
    world = directory / "strings-world"
    environment = {"PATH": os.environ["PATH"], "CHECKPOINT_DISABLE": "1"} | up(world).environment

    def once() -> None:
        for arguments in (["init"], ["plan", "-out=plan"], ["apply", "plan"]):
            subprocess.run(
                ["terraform", *arguments], cwd=root, env=environment, check=True, capture_output=True
            )
        (root / "terraform.tfstate").unlink()

    seconds = statistics.median(clock(once) for _ in range(ROUNDS))
    down(world)
    per_hundred = seconds / STRINGS * 100
    return [
        [
            f"{STRINGS} random_string through init, plan, apply",
            f"{per_hundred:.2f} s per 100",
            "≤ 0.8 : provider",
        ]
    ]


def listing(directory: Path) -> list[list[str]]:
    """`inv --list` against the same with an empty table of contents."""
    empty = directory / "empty"
    empty.mkdir()
    (empty / "tasks.py").write_text("from invoke import task\n\n\n@task\ndef nothing(c):\n    pass\n")

    def lists(where: Path) -> Callable[[], object]:
        return lambda: subprocess.run([*INV, "--list"], cwd=where, check=True, capture_output=True)

    pairs = [(clock(lists(CHECKOUT)), clock(lists(empty))) for _ in range(9)]
    return [["inv --list : the same with an empty tasks.py", ratio(pairs), "≤ 1.5"]]


def demo(directory: Path) -> list[list[str]]:
    """make demo once everything is installed."""
    seconds = clock(lambda: run_make(directory / "demo"))
    return [["make demo, once installed", f"{seconds:.0f} s", "≤ 60 s"]]


def run_make(sandbox: Path) -> None:
    """make demo in a sandbox of its own."""
    environment = os.environ | {"GITOPS_SANDBOX_DIR": str(sandbox)}
    subprocess.run(["make", "demo"], cwd=CHECKOUT, env=environment, check=True, capture_output=True)


def inv(sandbox: Path, *arguments: str) -> float:
    """Seconds of an inv command on this sandbox."""
    environment = os.environ | {"GITOPS_SANDBOX_DIR": str(sandbox)}
    command = [*INV, *arguments]
    return clock(
        lambda: subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True)
    )


def clock(work: Callable[[], object]) -> float:
    """Wall seconds."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def ratio(pairs: list[tuple[float, float]]) -> str:
    """The median of the ratios of pairs, with the medians themselves."""
    ours, others = (statistics.median(side) for side in zip(*pairs, strict=True))
    return f"{statistics.median(a / b for a, b in pairs):.2f} ({ours:.2f} s : {others:.2f} s)"


PARTS = (whole_platform, remote, simulator, listing, demo, seeding, certificates, flux)

if __name__ == "__main__":
    main(sys.argv[1:])
