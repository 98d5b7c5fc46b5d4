"""A headless Chromium: what a page looks like at a width, and what it complains of."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROGRAM = shutil.which("chromium")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
_OFFLINE = ("--disable-background-networking", "--disable-component-update")
# The page itself has no script; this one measures it.
_MEASURE = """<script>addEventListener("load", () => { document.title = JSON.stringify({
  wide: document.documentElement.scrollWidth, window: innerWidth,
  small: [...document.links].filter((one) => one.getBoundingClientRect().height < 24).length }) })</script>"""


@dataclass(frozen=True)
class Look:
    """`wide` and `window` in pixels, links too low for a finger, and the console's lines."""

    wide: int
    window: int
    small: int
    console: list[str]


def look(page: Path, width: int, place: Path) -> Look:
    """Open a copy of `page` in a window of this width."""
    copy = place / f"{width}.html"
    copy.write_text(page.read_text().replace("</body>", f"{_MEASURE}</body>"))
    size, profile = f"--window-size={width},900", f"--user-data-dir={place / str(width)}"
    done = subprocess.run(
        [
            PROGRAM,
            *_QUIET,
            *_OFFLINE,
            size,
            profile,
            "--enable-logging=stderr",
            "--dump-dom",
            f"file://{copy}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    measured = json.loads(re.search(r"<title>(.*?)</title>", done.stdout)[1].replace("&quot;", '"'))
    return Look(**measured, console=[line for line in done.stderr.splitlines() if ":CONSOLE" in line])
