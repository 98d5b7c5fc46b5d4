"""Pages keep their form: width, figures, decisions."""

import re

import pytest

from tests.docs.pages import CHECKOUT, FENCE, name_of, pages, written_pages, written_text

DECISIONS = sorted((CHECKOUT / "docs/adr").glob("[0-9]*.md"))
WIDTH = 80


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_a_block_of_code_fits_a_terminal(page):
    lines = [line for block in FENCE.findall(page.read_text("utf-8")) for line in block[1].splitlines()]
    assert [line for line in lines if len(line) > WIDTH] == []


@pytest.mark.parametrize("page", written_pages(), ids=name_of)
def test_numbers_of_resources_stand_in_generated_places_only(page):
    assert re.findall(r"\b\d{2,} (?:resources|environments|workspaces)\b", written_text(page)) == []


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_is_short_and_weighs_both_sides(page):
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert text.startswith(f"# {page.name[:4]} ")
    assert re.search(r"^Status: (accepted|replaced by \[\d{4}\]\(.+\)), \w+ \d{4}$", text, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[:4] == ["Context", "Decision", "For it", "Against it"]


def test_decisions_are_numbered_without_a_gap_and_listed():
    assert [page.name[:4] for page in DECISIONS] == [f"{at:04}" for at in range(1, len(DECISIONS) + 1)]
    index = (CHECKOUT / "docs/adr/README.md").read_text("utf-8")
    assert re.findall(r"^\| \[(\d{4})\]\((.+?)\)", index, re.MULTILINE) == [
        (page.name[:4], page.name) for page in DECISIONS
    ]


def test_a_surprise_has_its_month_and_how_it_is_known():
    entries = re.findall(r"^- .+$", (CHECKOUT / "docs/learned.md").read_text("utf-8"), re.MULTILINE)
    assert entries
    for entry in entries:
        assert re.match(r"- \d{4}-\d{2}, (tried|read): ", entry), entry


def test_exit_codes_in_the_readme_are_those_of_the_errors():
    from scripts import errors
    from scripts.tasks.output import CHANGES_PENDING

    raised = {one.code for one in vars(errors).values() if isinstance(one, type) and hasattr(one, "code")}
    told = re.findall(r"^\| (\d+) \|", (CHECKOUT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {int(code) for code in told} == {code for code in raised if isinstance(code, int)} | {
        0,
        CHANGES_PENDING,
    }
