"""The pages that people read, and what stands in them."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GENERATED = re.compile(r"<!-- (\w+): made by [^>]*-->.*?<!-- /\1 -->", re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
# Made of what people do not write here: whether they are up to date is another test's matter.
GENERATED = {"docs/commands.md", "docs/config.md"}


def pages() -> list[Path]:
    """README, CHANGELOG, CONTRIBUTING and everything in docs/."""
    return [*sorted(CHECKOUT.glob("*.md")), *sorted((CHECKOUT / "docs").rglob("*.md"))]


def name_of(page: Path) -> str:
    """The page's path in the checkout."""
    return str(page.relative_to(CHECKOUT))


def written_pages() -> list[Path]:
    """The pages that people write."""
    return [page for page in pages() if name_of(page) not in GENERATED]


def written_text(page: Path) -> str:
    """What people wrote in a page: without its generated blocks."""
    return _GENERATED.sub("", page.read_text("utf-8"))


def code_in(text: str) -> list[str]:
    """Every line of code in a page, from blocks and from within sentences."""
    blocks = [line for block in FENCE.findall(text) for line in block[1].splitlines()]
    return blocks + _SPAN.findall(FENCE.sub("", text))


def section(page: str, heading: str) -> str:
    """What stands under a heading of the second level that begins with `heading`."""
    text = (CHECKOUT / page).read_text("utf-8")
    found = re.search(rf"^## {re.escape(heading)}.*?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {heading}"
    return found[1]


def table_in(text: str) -> list[list[str]]:
    """The rows of the first table in `text`, without its head, cells stripped."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows[2:]
