"""A headless Chromium: what a page looks like at a width, and what it complains of."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

PROGRAM = shutil.which("chromium")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
_OFFLINE = ("--disable-background-networking", "--disable-component-update")
# A window of Chromium's own is 500 pixels wide at least: a phone is a frame in it. The page itself has no script.
_FRAME = """<!doctype html><iframe srcdoc="{page}" style="width: {width}px; height: 900px; border: 0"></iframe>
<script>addEventListener("load", () => {{
  const page = document.querySelector("iframe").contentDocument
  document.title = JSON.stringify({{
    wide: page.documentElement.scrollWidth, window: page.documentElement.clientWidth,
    links: [...page.links].map((one) => one.getAttribute("href")),
    small: [...page.links].filter((one) => one.getBoundingClientRect().height < 24).length }})
}})</script>"""


@dataclass(frozen=True)
class Look:
    """`wide` and `window` in pixels, the links, how many are too low for a finger, and the console's lines."""

    wide: int
    window: int
    links: list[str]
    small: int
    console: list[str]


def look(page: Path, width: int, place: Path) -> Look:
    """Open `page` in a frame of this width."""
    frame = place / f"{width}.html"
    frame.write_text(_FRAME.format(page=escape(page.read_text()), width=width))
    size, profile = f"--window-size={width + 100},1000", f"--user-data-dir={place / str(width)}"
    done = subprocess.run(
        [
            PROGRAM,
            *_QUIET,
            *_OFFLINE,
            size,
            profile,
            "--enable-logging=stderr",
            "--dump-dom",
            f"file://{frame}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    measured = json.loads(unescape(re.findall(r"<title>(.*?)</title>", done.stdout)[-1]))
    return Look(**measured, console=[line for line in done.stderr.splitlines() if ":CONSOLE" in line])
