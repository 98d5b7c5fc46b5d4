"""Links between pages lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import CHECKOUT, FENCE, name_of, pages

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
READMES = [path for path in (CHECKOUT / "terraform").rglob("README.md") if ".terraform" not in path.parts]


def links(page: Path) -> list[str]:
    """What a page links to within the checkout."""
    targets = _LINK.findall(FENCE.sub("", page.read_text("utf-8")))
    return [target for target in targets if "://" not in target and not target.startswith("mailto:")]


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives a page's headings."""
    titles = _HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*pages(), *READMES], ids=name_of)
def test_links_resolve(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert target.is_relative_to(CHECKOUT), f"{link} leaves the checkout"
        if anchor:
            assert anchor in anchors(target), f"{link}: {name_of(target)} has no such heading"


def test_every_page_is_reached_from_the_readme():
    seen, waiting = set(), [CHECKOUT / "README.md"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        targets = ((page.parent / link.partition("#")[0]).resolve() for link in links(page))
        waiting += [target for target in targets if target.suffix == ".md" and target not in seen]
    assert {name_of(page) for page in pages()} <= {name_of(page) for page in seen}
