"""docs/add-a-service.md's screens: run them, and write them into the page by `python -m tests.docs.growing`."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.core.reference import fenced, replace_block
from tests.docs.demo import Demo, demo, masked
from tests.docs.pages import CHECKOUT

UPDATE = ".venv/bin/python -m tests.docs.growing"
PAGE = CHECKOUT / "docs/add-a-service.md"
_BLOCK = re.compile(r"<!-- (\w+): made by [^>]*-->\n```\n(.*?)```", re.DOTALL)
WEB = ("service.add", "billing", "--kind", "web", "--uses", "postgres", "--public")
POD = ("service.add", "thumbnails", "--kind", "container", "--uses", "storage", "--public")
SECRET = ("secret.set", "billing", "mail-key", "--env", "dev")


def copied(checkout: Path) -> Path:
    """A checkout of its own at this path, for commands that edit: all but the code is a copy."""
    for folder in ("config", "flux", "terraform"):
        shutil.copytree(CHECKOUT / folder, checkout / folder, ignore=shutil.ignore_patterns(".terraform"))
    shutil.copy(CHECKOUT / "tasks.py", checkout)
    (checkout / "scripts").symlink_to(CHECKOUT / "scripts")
    return checkout


def screens(one: Demo) -> Iterator[tuple[str, str]]:
    """Each block of the page by name, in the order that the page tells; `one` acts in a checkout of its own."""
    yield "web_added", _shown(one, *WEB, hidden=("--yes",))
    yield "web_file", _file(one, "config/services/billing.yaml")
    yield "pod_added", _shown(one, *POD, hidden=("--yes",), until="dev will")
    yield "pod_file", _file(one, "config/services/thumbnails.yaml")
    yield "secret_named", _shown(one, *SECRET, hidden=("--yes",), code=2)
    yield "applied", _shown(one, "apply", "--all", "--yes")
    yield "secret_set", _shown(one, *SECRET, typed="not a real key\n")
    yield (
        "opened",
        "\n".join(_shown(one, "service.open", name, "--env", "dev") for name in ("billing", "thumbnails")),
    )
    yield "settings", _shown(one, "service.env", "billing", "--env", "dev")


def blocks(text: str) -> dict[str, str]:
    """The screens that a page shows, by name."""
    return dict(_BLOCK.findall(text))


def compared(screen: str) -> list[list[str]]:
    """A screen's words, without what differs from world to world: times, serials, the ends of global names."""
    return masked(re.sub(r"\b(abc-?dev)-[a-z0-9]{6}\b", r"\1", screen))


def _shown(one: Demo, *arguments: str, hidden: tuple[str, ...] = (), until: str = "", **how) -> str:
    """A command as it is typed, and what it prints, as far as a line that begins with `until`."""
    lines = one.inv(*arguments, *hidden, **how).splitlines()
    end = next((at for at, line in enumerate(lines) if until and line.startswith(until)), len(lines))
    return "\n".join([f"$ inv {' '.join(arguments)}", *lines[:end]])


def _file(one: Demo, path: str) -> str:
    return f"$ cat {path}\n{(one.checkout / path).read_text('utf-8')}".rstrip()


def write(draw: Callable[[], Iterator[tuple[str, str]]]) -> None:
    """Put every screen into the page."""
    for name, screen in draw():
        PAGE.write_text(replace_block(PAGE.read_text("utf-8"), name, fenced(screen)), "utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as place, demo(Path(place) / "sandbox") as up:
        write(lambda: screens(Demo(up.directory, copied(Path(place) / "checkout"))))
