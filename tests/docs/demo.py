"""The last screen of `make demo`: run it, and write it into the README by `python -m tests.docs.demo`."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.core.reference import fenced, replace_block
from scripts.sandbox.store import Store
from tests.docs.pages import CHECKOUT

UPDATE = ".venv/bin/python -m tests.docs.demo"
_SHOWN = (("apply", "--all", "--yes", "--verify"), ("status", "--all"))


class Demo:
    """The whole platform in a sandbox of its own, and what the commands printed that put it up."""

    def __init__(self, directory: Path, checkout: Path = CHECKOUT) -> None:
        self.directory = directory
        self.checkout = checkout
        self.screen = ""

    def put_up(self) -> None:
        """Do what `make demo` does."""
        self.screen = "\n".join(self.inv(*arguments) for arguments in _SHOWN)

    def inv(self, *arguments: str, code: int = 0, typed: str = "") -> str:
        """What a command prints on stdout, with `typed` on stdin; its exit code is asserted."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        done = subprocess.run(
            [str(Path(sys.executable).with_name("inv")), *arguments],
            cwd=self.checkout,
            input=typed,
            env=kept
            | {"LANG": "C.UTF-8", "GITOPS_TARGET": "sandbox", "GITOPS_SANDBOX_DIR": str(self.directory)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return "\n".join(line.rstrip() for line in done.stdout.splitlines())

    def count(self, resource_type: str, group: str) -> int:
        """How many resources of a type stand in a resource group."""
        with closing(Store(self.directory / "world.sqlite")) as store:
            return sum(f"/resourceGroups/{group}/" in key for key, _ in store.items(resource_type))


@contextmanager
def demo(directory: Path) -> Iterator[Demo]:
    """The platform, put up in `directory`; its sandbox is stopped in the end."""
    one = Demo(directory)
    try:
        one.put_up()
        yield one
    finally:
        one.inv("sandbox.down")


def masked(screen: str) -> list[list[str]]:
    """A screen's words, without what differs from run to run: times, rules under heads, and states' serials."""
    rows = [
        re.sub(r"\d+\.\d s", "", line).split() for line in screen.splitlines() if not line.startswith("---")
    ]
    return [
        [word for at, word in enumerate(row) if not (word.isdigit() and at == len(row) - 3)] for row in rows
    ]


if __name__ == "__main__":
    readme = CHECKOUT / "README.md"
    with TemporaryDirectory() as place, demo(Path(place) / "sandbox") as found:
        readme.write_text(replace_block(readme.read_text("utf-8"), "demo", fenced(found.screen)), "utf-8")
